import { refuse } from "@balms/core/adapter";
import type { Pixels } from "./augmentation-options.ts";
import type { AugmentationSettings } from "./augmentation-settings.ts";
import { changeColor } from "./change-color.ts";
import type { PictureChange } from "./picture-change.ts";

/** A picture among others, where it comes from and where it goes. */
interface PicturePlace {
  readonly source: Pixels;
  readonly out: Float32Array;
  /** Index of its first number, in both. */
  readonly start: number;
}

function refusePixel(value: number, index: number, expected: string): never {
  return refuse("images", `${value} at index ${index}`, expected);
}

/** The part of the padded picture that is cut out, mirrored or not, as numbers from 0 to 1. */
function crop(
  picture: Float64Array,
  { source, start }: PicturePlace,
  { top, left, isFlipped }: PictureChange,
  settings: AugmentationSettings,
): void {
  const { channels, height, width, padCrop } = settings;
  const isBytes = source instanceof Uint8Array;
  const bounded = settings.color !== undefined;
  picture.fill(0);
  for (let line = 0; line < channels * height; line++) {
    const y = (line % height) + top - padCrop;
    if (y < 0 || y >= height) continue;
    const from = start + (line - (line % height) + y) * width;
    for (let column = 0; column < width; column++) {
      const x = (isFlipped ? width - 1 - column : column) + left - padCrop;
      if (x < 0 || x >= width) continue;
      const value = source[from + x];
      if (!Number.isFinite(value)) refusePixel(value, from + x, "finite numbers");
      if (bounded && !isBytes && !(value >= 0 && value <= 1)) {
        refusePixel(value, from + x, "numbers from 0 to 1, whose colours can be changed");
      }
      picture[line * width + column] = isBytes ? value / 255 : value;
    }
  }
}

/** Blanks a square of all channels, as far as it lies in the picture. */
function cutOut(
  { out, start }: PicturePlace,
  { holeY, holeX }: PictureChange,
  { channels, height, width, cutout }: AugmentationSettings,
): void {
  const half = Math.floor(cutout / 2);
  const left = Math.max(holeX - half, 0);
  const right = Math.min(holeX - half + cutout, width);
  const top = Math.max(holeY - half, 0);
  const bottom = Math.min(holeY - half + cutout, height);
  for (let channel = 0; channel < channels; channel++) {
    for (let y = top; y < bottom; y++) {
      const line = start + (channel * height + y) * width;
      out.fill(0, line + left, line + right);
    }
  }
}

/**
 * Writes a picture as a change makes it, normalised.
 *
 * @param picture - [C·H·W], room to work in
 * @throws {@link ArgumentError} for pixels that are not finite, or not in [0, 1] where colours change
 */
export function augmentPicture(
  picture: Float64Array,
  place: PicturePlace,
  change: PictureChange,
  settings: AugmentationSettings,
): void {
  const { height, width, mean, std, color, cutout } = settings;
  const { out, start } = place;
  const area = height * width;
  crop(picture, place, change, settings);
  if (color !== undefined) changeColor(picture, area, change);
  for (const [channel, offset] of mean.entries()) {
    const divisor = std[channel];
    for (let i = channel * area; i < (channel + 1) * area; i++) {
      out[start + i] = (picture[i] - offset) / divisor;
    }
  }
  if (cutout > 0) cutOut(place, change, settings);
}
