import type { RandomGenerator } from "@balms/core";
import { createWorkerAugmenter, type WorkerAugmenter } from "@balms/datasets/augmentation";
import type { ImageFormat } from "../data/image-data.ts";
import type { AugmentationSettings } from "../settings/train-settings.ts";
import type { ImageSize } from "../inference/image-input.ts";

/**
 * The usual changes to pictures of a size: pieces of a larger picture, an eighth of the side beyond it in colour, and mirrored. Grey ones
 * are taken for drawings, such as letters, which fill less of it and are other letters in a mirror.
 */
export function usualAugmentation({ width, height, channels }: ImageSize): AugmentationSettings {
  const side = Math.min(width, height);
  const color = 0;
  const cutout = 0;
  return channels === 3
    ? { crop: Math.round(side / 8), flip: 0.5, color, cutout }
    : { crop: Math.round(side / 14), flip: 0, color, cutout };
}

/** In the words of `--augment`. */
export function describeAugmentation(settings: AugmentationSettings): string {
  const changes = Object.entries(settings).filter(([, strength]) => strength > 0);
  return changes.map(([name, strength]) => `${name}:${strength}`).join(",") || "none";
}

/**
 * Opens a worker that changes pictures and normalises them while the network computes. A signal does not end it: a training that is
 * interrupted makes the step that it waits for, and is kept after it.
 */
export function openAugmenter(
  format: ImageFormat,
  { crop, flip, color, cutout }: AugmentationSettings,
  random: RandomGenerator,
): WorkerAugmenter {
  const saturation = format.channels === 3 ? color : 0;
  return createWorkerAugmenter({
    ...format,
    padCrop: crop,
    flip,
    color: { brightness: color, contrast: color, saturation },
    cutout,
    random,
  });
}
