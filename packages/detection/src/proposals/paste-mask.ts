import {
  checkList,
  checkNumber,
  checkOptions,
  checkVector,
  checkWhole,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import type { Box } from "../boxes/box.ts";
import { checkBoxes } from "../boxes/box-ious.ts";
import { checkSize, type PictureSize, type RunLengthMask } from "../masks/run-length-mask.ts";

/** A mask as a detector gives it: over a box, in cells of equal size. */
export interface BoxMask {
  /** [height · width] probabilities, row after row. */
  readonly values: ArrayLike<number>;
  /** Cells down and across; default square. */
  readonly cells?: PictureSize | undefined;
  /** [x, y, width, height], pixels. */
  readonly box: Box;
}

/**
 * The pixels of a picture that a mask over a box covers: where the probability, between the middles of its cells by bilinear
 * interpolation, is at least the threshold.
 *
 * Source: He et al., "Mask R-CNN", ICCV 2017, section 3.1 (masks are resized to their boxes and cut at 0.5).
 *
 * @param mask - `values`, probabilities in [0, 1], and the `box` that they lie over
 * @param size - [height, width] of the picture
 * @param threshold - default 0.5
 * @throws {@link ArgumentError} for numbers that are not finite, a number of values that is none of cells, and a size that is none
 *
 * @example
 * ```ts
 * import { maskArea, pasteMask } from "@balms/detection";
 *
 * const mask = pasteMask({ values: [1, 1, 1, 1], box: [1, 1, 4, 2] }, [5, 8]);
 * console.log(maskArea(mask)); // 8
 * ```
 */
export function pasteMask(
  mask: BoxMask,
  size: PictureSize,
  threshold: number = 0.5,
): RunLengthMask {
  const given: unknown = mask;
  if (typeof given !== "object" || given === null) {
    refuseValue("mask", mask, "an object with values and box");
  }
  checkOptions(mask, ["values", "cells", "box"], "mask");
  const { values, cells, box } = mask;
  checkSize(size, "size");
  checkVector(values, "mask.values");
  checkVector(box, "mask.box", 4);
  checkBoxes(box, "mask.box");
  checkNumber(threshold, "threshold");
  return pasteCells(values, { cells: checkCells(values, cells), box, size, threshold });
}

function checkCells(values: ArrayLike<number>, cells: PictureSize | undefined): PictureSize {
  if (cells !== undefined) checkList(cells, "mask.cells");
  const side = Math.sqrt(values.length);
  const [height, width] = cells ?? [side, side];
  if (cells === undefined && !Number.isInteger(side)) {
    refuse("mask.values", `${values.length} numbers`, "as many as a square has cells, or `cells`");
  }
  checkWhole(height, "mask.cells[0]", 1);
  checkWhole(width, "mask.cells[1]", 1);
  if (height * width !== values.length) {
    refuse("mask.values", `${values.length} numbers`, `${height} × ${width}`);
  }
  return [height, width];
}

/** {@link pasteMask} of what is known to be right. */
export function pasteCells(
  values: ArrayLike<number>,
  place: {
    readonly cells: PictureSize;
    readonly box: ArrayLike<number>;
    readonly size: PictureSize;
    readonly threshold: number;
  },
): RunLengthMask {
  const { cells, size, threshold, box } = place;
  const across = pixelsOf(box[0], box[2], { cells: cells[1], pixels: size[1] });
  const down = pixelsOf(box[1], box[3], { cells: cells[0], pixels: size[0] });
  const counts: number[] = [];
  // The run that goes on: how long it is, and whether it is one of the object.
  let length = across.first * size[0];
  let isInside = false;
  for (let column = 0; column < across.low.length; column++) {
    const [left, share] = [across.low[column], across.share[column]];
    const right = Math.min(left + 1, cells[1] - 1);
    if (down.first > 0) {
      length = toggle(counts, { isInside, now: false, length }) + down.first;
      isInside = false;
    }
    for (let row = 0; row < down.low.length; row++) {
      const top = down.low[row] * cells[1];
      const bottom = Math.min(down.low[row] + 1, cells[0] - 1) * cells[1];
      const above = values[top + left] + share * (values[top + right] - values[top + left]);
      const below =
        values[bottom + left] + share * (values[bottom + right] - values[bottom + left]);
      const now = above + down.share[row] * (below - above) >= threshold;
      length = toggle(counts, { isInside, now, length }) + 1;
      isInside = now;
    }
    const under = size[0] - down.first - down.low.length;
    if (under > 0) {
      length = toggle(counts, { isInside, now: false, length }) + under;
      isInside = false;
    }
  }
  const rest = (size[1] - across.first - across.low.length) * size[0];
  if (rest > 0) length = toggle(counts, { isInside, now: false, length }) + rest;
  if (length > 0) counts.push(length);
  return { size, counts: Uint32Array.from(counts) };
}

/** Ends a run where the next pixels are of the other kind; the length that goes on. */
function toggle(
  counts: number[],
  { isInside, now, length }: { isInside: boolean; now: boolean; length: number },
): number {
  if (isInside === now) return length;
  counts.push(length);
  return 0;
}

/** The pixels whose middles lie in a box along one axis, and between which cells' middles those are. */
function pixelsOf(
  start: number,
  extent: number,
  { cells, pixels }: { readonly cells: number; readonly pixels: number },
): { readonly first: number; readonly low: Int32Array; readonly share: Float64Array } {
  const first = Math.min(pixels, Math.max(0, Math.ceil(start - 0.5)));
  const last = Math.min(pixels, Math.max(first, Math.ceil(start + extent - 0.5)));
  const low = new Int32Array(last - first);
  const share = new Float64Array(last - first);
  for (let pixel = first; pixel < last; pixel++) {
    const place = ((pixel + 0.5 - start) / extent) * cells - 0.5;
    const kept = Math.min(cells - 1, Math.max(0, place));
    low[pixel - first] = Math.min(Math.floor(kept), Math.max(0, cells - 2));
    share[pixel - first] = kept - low[pixel - first];
  }
  return { first, low, share };
}
