import type { RandomState } from "@balms/core";
import {
  checkMethods,
  checkNumber,
  checkOptions,
  checkVector,
  checkWhole,
  refuse,
} from "@balms/core/adapter";
import type { AugmentationOptions, ColorChange } from "./augmentation-options.ts";

/** The options, checked and complete, as another thread can be told them. */
export interface AugmentationSettings {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly padCrop: number;
  readonly flip: number;
  /** Undefined where colours stay. */
  readonly color: Required<{ [Name in keyof ColorChange]: number }> | undefined;
  readonly cutout: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly random: RandomState;
}

const largestSide = 16_384;

function checkColor(
  color: ColorChange | undefined,
  channels: number,
): AugmentationSettings["color"] {
  if (color === undefined) return undefined;
  checkOptions(color, ["brightness", "contrast", "saturation"], "color");
  const { brightness = 0, contrast = 0, saturation = 0 } = { ...color };
  for (const [name, value] of Object.entries({ brightness, contrast, saturation })) {
    checkNumber(value, `color.${name}`, { least: 0, most: 1 });
  }
  if (brightness + contrast + saturation === 0) return undefined;
  if (channels !== 1 && channels !== 3) {
    refuse("color", `${channels} channels`, "1 (grey) or 3 (R, G, B)");
  }
  if (saturation > 0 && channels === 1) {
    refuse("color.saturation", `${saturation} for grey pictures`, "0: grey has no saturation");
  }
  return { brightness, contrast, saturation };
}

function perChannel(
  values: readonly number[] | undefined,
  { name, channels, otherwise }: { name: string; channels: number; otherwise: number },
): readonly number[] {
  if (values === undefined) return Array.from({ length: channels }, () => otherwise);
  checkVector(values, name, channels);
  return Array.from(values);
}

/**
 * Checks how pictures are augmented.
 *
 * @throws {@link ArgumentError} naming the option that cannot be meant
 */
export function checkAugmentation(options: AugmentationOptions): AugmentationSettings {
  const { channels, height, width, padCrop = 0, flip = 0, cutout = 0, random } = options;
  checkWhole(channels, "channels", 1);
  checkWhole(height, "height", 1, largestSide);
  checkWhole(width, "width", 1, largestSide);
  // Beyond that nothing of some pictures is left, or of all.
  const most = Math.min(height, width) - 1;
  checkWhole(padCrop, "padCrop", 0, most);
  checkNumber(flip, "flip", { least: 0, most: 1 });
  checkWhole(cutout, "cutout", 0, most);
  const mean = perChannel(options.mean, { name: "mean", channels, otherwise: 0 });
  const std = perChannel(options.std, { name: "std", channels, otherwise: 1 });
  if (std.includes(0)) refuse("std", "0", "numbers other than 0");
  checkMethods(random, "random", ["fork"]);
  return {
    channels,
    height,
    width,
    padCrop,
    flip,
    color: checkColor(options.color, channels),
    cutout,
    mean,
    std,
    random: random.fork("augmentation").state(),
  };
}
