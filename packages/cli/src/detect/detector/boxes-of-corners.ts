import { ModelError } from "@balms/core";

// No detector finds nothing but dots: boxes that all lie within this are shares of the picture's sides.
const mostShare = 1.5;

/**
 * Boxes as [x, y, width, height] in pixels of the picture, from the corners that a detector gives of it.
 *
 * @param corners - [R, 4]: left, top, right, bottom, in pixels of the picture as the detector takes it
 * @param context - `scale`: from there to the picture, across and down; `path`: what messages call the detector
 * @throws {@link ModelError} where these are middles and sizes, or shares of the picture's sides
 */
export function boxesOfCorners(
  corners: Float32Array,
  { scale, path }: { readonly scale: readonly [number, number]; readonly path: string },
): Float32Array {
  const boxes = new Float32Array(corners.length);
  for (let start = 0; start < corners.length; start += 4) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = corners.subarray(start, start + 4);
    if (!(x2 >= x1 && y2 >= y1)) {
      throw refused(path, `a box ${[x1, y1, x2, y2].map((side) => side.toFixed(1)).join(", ")}`);
    }
    boxes.set([x1 * scale[0], y1 * scale[1], (x2 - x1) * scale[0], (y2 - y1) * scale[1]], start);
  }
  if (corners.length > 0 && corners.every((side) => Math.abs(side) <= mostShare)) {
    throw refused(path, "boxes that all lie within the first pixel, as shares of the sides do");
  }
  return boxes;
}

function refused(path: string, received: string): ModelError {
  return new ModelError({
    parameter: path,
    received,
    expected: "left, top, right and bottom in pixels, the smaller ones first",
    hint: "Export the model with its boxes so; or correct its scores without training: balms adjust.",
  });
}
