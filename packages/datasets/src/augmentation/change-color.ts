import type { PictureChange } from "./picture-change.ts";

// Shares of red, green and blue in grey: ITU-R BT.601.
const greyShares = [0.299, 0.587, 0.114];

function clamp(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

/** The grey of a pixel. */
function greyOf(picture: Float64Array, pixel: number, area: number): number {
  if (picture.length === area) return picture[pixel];
  const [red, green, blue] = greyShares;
  return red * picture[pixel] + green * picture[area + pixel] + blue * picture[2 * area + pixel];
}

/**
 * Changes the colours of a picture in place: brightness, contrast, saturation, after each of which values are kept within [0, 1].
 *
 * v ← b·v; v ← m + c·(v − m), m the mean of the grey picture; v ← g + s·(v − g), g the grey of the pixel. Sums and products in one order,
 * so that every engine gets the same bits.
 *
 * @param picture - [C, area], in [0, 1]
 * @param area - pixels
 */
export function changeColor(
  picture: Float64Array,
  area: number,
  { brightness, contrast, saturation }: PictureChange,
): void {
  if (brightness !== 1) {
    for (let i = 0; i < picture.length; i++) picture[i] = clamp(brightness * picture[i]);
  }
  if (contrast !== 1) {
    let mean = 0;
    for (let pixel = 0; pixel < area; pixel++) mean += greyOf(picture, pixel, area);
    mean /= area;
    for (let i = 0; i < picture.length; i++) {
      picture[i] = clamp(mean + contrast * (picture[i] - mean));
    }
  }
  if (saturation !== 1) {
    for (let pixel = 0; pixel < area; pixel++) {
      const grey = greyOf(picture, pixel, area);
      for (let i = pixel; i < picture.length; i += area) {
        picture[i] = clamp(grey + saturation * (picture[i] - grey));
      }
    }
  }
}
