import type { Command } from "commander";
import { countUpTo, parseNumber, wholeNumber } from "./parse-number.ts";

/** The options that say where groups of classes end, and what else the measures of a detector stand on. */
export function addLimitOptions(command: Command): Command {
  return command
    .option(
      "--rare-up-to <images>",
      "rare: classes with up to so many training images",
      wholeNumber,
      10,
    )
    .option("--common-up-to <images>", "common: up to so many; frequent: more", wholeNumber, 100)
    .option(
      "--best-per-image <n>",
      "so many detections of an image compete, for AP of the best",
      countUpTo(1000),
      10,
    )
    .option(
      "--min-score <x>",
      "from this score on an object counts as found",
      parseNumber({ minimum: -1e6, maximum: 1e6 }),
      0.3,
    );
}
