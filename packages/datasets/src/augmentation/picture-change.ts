import type { RandomGenerator } from "@balms/core";
import type { AugmentationSettings } from "./augmentation-settings.ts";

/** What is done to one picture. */
export interface PictureChange {
  /** Line of the padded picture that becomes the first one. */
  readonly top: number;
  /** Column of the padded picture that becomes the first one. */
  readonly left: number;
  readonly isFlipped: boolean;
  /** Factors, 1 where nothing changes. */
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  /** Pixel in the middle of the square that is blanked. */
  readonly holeY: number;
  readonly holeX: number;
}

/** Draws a change: always the same numbers in the same order, so that switching one thing off leaves the others as they are. */
export function drawChange(
  random: RandomGenerator,
  { padCrop, flip, color, height, width }: AugmentationSettings,
): PictureChange {
  const factor = (strength = 0): number => 1 + strength * (2 * random.uniform() - 1);
  return {
    top: Math.floor(random.uniform() * (2 * padCrop + 1)),
    left: Math.floor(random.uniform() * (2 * padCrop + 1)),
    isFlipped: random.uniform() < flip,
    brightness: factor(color?.brightness),
    contrast: factor(color?.contrast),
    saturation: factor(color?.saturation),
    holeY: Math.floor(random.uniform() * height),
    holeX: Math.floor(random.uniform() * width),
  };
}
