// How one picture of a letter differs from the next, beyond the font: turned, slanted, stretched, sized, moved, bolder.
import { rasterize } from "./raster.mjs";
import { transformOutline } from "./outline.mjs";

/** Pixels of a picture of a letter, each way. */
export const side = 28;

/** Half-widths of the uniform draws; `size` is the range of the longer side in pixels. */
export const variation = {
  halfTurn: 0.07, // tan of half the angle: ±8°
  slant: 0.15,
  stretch: 0.12,
  size: [17, 22],
  shift: 1.5,
  strokes: [-1, 0, 0, 1, 1, 2],
};

/** Draws one picture of an outline, varied by the generator. */
export function drawLetter(outline, random) {
  const spread = (halfWidth) => halfWidth * (2 * random.uniform() - 1);
  // Rotation from the tangent of half the angle needs no sine: cos = (1 − t²)/(1 + t²), sin = 2t/(1 + t²).
  const t = spread(variation.halfTurn);
  const cos = (1 - t * t) / (1 + t * t);
  const sin = (2 * t) / (1 + t * t);
  const slant = spread(variation.slant);
  const stretch = 1 + spread(variation.stretch);
  // rotation · [stretch, slant; 0, 1]
  const matrix = [cos * stretch, cos * slant - sin, sin * stretch, sin * slant + cos];
  const [smallest, largest] = variation.size;
  return rasterize(transformOutline(outline, matrix), {
    side,
    size: smallest + (largest - smallest) * random.uniform(),
    shiftX: spread(variation.shift),
    shiftY: spread(variation.shift),
    stroke: variation.strokes[random.integer(variation.strokes.length)],
  });
}
