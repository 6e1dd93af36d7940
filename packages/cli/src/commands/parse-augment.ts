import { InvalidArgumentError } from "commander";
import type { AugmentationSettings } from "../settings/train-settings.ts";
import { parseNumber } from "./parse-number.ts";
import { meant } from "./suggest-choice.ts";

const share = parseNumber({ minimum: 0, maximum: 1 });
const pixels = parseNumber({ minimum: 1, maximum: 4096, integer: true });

/** How the number behind the name of a change is read. */
const changes: Readonly<Record<keyof AugmentationSettings, (text: string) => number>> = {
  crop: pixels,
  flip: share,
  color: share,
  cutout: pixels,
};

const none: AugmentationSettings = { crop: 0, flip: 0, color: 0, cutout: 0 };

/** Reads `--augment`: `none`, or changes with their strengths, as in `crop:4,flip:0.5`. */
export function parseAugment(text: string): AugmentationSettings {
  if (text.trim() === "none") return none;
  const chosen: Partial<Record<keyof AugmentationSettings, number>> = {};
  for (const part of text.split(",")) {
    const [name = "", strength = ""] = part.split(":").map((word) => word.trim());
    if (!Object.hasOwn(changes, name) || part.split(":").length !== 2) {
      throw new InvalidArgumentError(
        `Expected none, or one or more of crop:PIXELS, flip:SHARE, color:STRENGTH, cutout:PIXELS with commas between, not "${part}".${meant(name, ["none", ...Object.keys(changes)])}`,
      );
    }
    const change = name as keyof AugmentationSettings;
    if (chosen[change] !== undefined) {
      throw new InvalidArgumentError(`Expected each change once, not ${name} twice.`);
    }
    chosen[change] = changes[change](strength);
  }
  return { ...none, ...chosen };
}
