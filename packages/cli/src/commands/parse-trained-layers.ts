import { InvalidArgumentError } from "commander";
import { meant } from "./suggest-choice.ts";
import type { TrainedLayers } from "../settings/train-settings.ts";

/** Reads `--train`: `heads`, `last:K` or `all`. */
export function parseTrainedLayers(text: string): TrainedLayers {
  if (text === "heads" || text === "all") return text;
  const last = Number(/^last:(\d{1,6})$/u.exec(text)?.[1]);
  if (last >= 2) return { last };
  throw new InvalidArgumentError(
    `Expected heads, all, or last:K with the number K of the last layers, from 2: the very last one is the head, which is trained anyway.${meant(text, ["heads", "all", "last:2"])}`,
  );
}
