import { ModelError } from "@balms/core";
import type { BoxForm } from "@balms/onnx";

// No detector finds nothing but dots: boxes in pixels that all lie within this are shares of the picture's sides.
const mostShare = 1.5;

/** What four numbers of a detector's box are, in words. */
export const boxFormWords: Readonly<Record<BoxForm, string>> = {
  corners: "left, top, right and bottom in pixels",
  middle: "middle, width and height in pixels",
  "corner-shares": "left, top, right and bottom as shares of the sides",
  "middle-shares": "middle, width and height as shares of the sides",
};

/**
 * Boxes as [x, y, width, height] in pixels of the picture, from what a detector gives of it.
 *
 * @param numbers - [R, 4], in the form
 * @param context - `form`; `scale`: from its pixels, or from shares, to those of the picture, across and down; `path`: what messages call the detector
 * @throws {@link ModelError} where they cannot be of that form
 */
export function boxesInPixels(
  numbers: Float32Array,
  {
    form,
    scale,
    path,
  }: {
    readonly form: BoxForm;
    readonly scale: readonly [number, number];
    readonly path: string;
  },
): Float32Array {
  const boxes = new Float32Array(numbers.length);
  const isMiddle = form === "middle" || form === "middle-shares";
  for (let start = 0; start < numbers.length; start += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = numbers.subarray(start, start + 4);
    const [width, height] = isMiddle ? [c, d] : [c - a, d - b];
    if (!(width >= 0 && height >= 0)) {
      const said = [a, b, c, d].map((side) => side.toFixed(1)).join(", ");
      throw refused(path, form, `a box ${said}`);
    }
    const [x, y] = isMiddle ? [a - c / 2, b - d / 2] : [a, b];
    boxes.set([x * scale[0], y * scale[1], width * scale[0], height * scale[1]], start);
  }
  const isSmall = numbers.length > 0 && numbers.every((side) => Math.abs(side) <= mostShare);
  const areShares = form.endsWith("shares");
  if (areShares && !isSmall && numbers.some((side) => Math.abs(side) > 2 * mostShare)) {
    throw refused(path, form, "boxes that reach far beyond the picture");
  }
  if (!areShares && isSmall) {
    throw refused(
      path,
      form,
      "boxes that all lie within the first pixel, as shares of the sides do",
    );
  }
  return boxes;
}

function refused(path: string, form: BoxForm, received: string): ModelError {
  return new ModelError({
    parameter: path,
    received,
    expected: boxFormWords[form],
    hint: "Say what its boxes are with --box-form; or correct its scores without training: balms adjust.",
  });
}
