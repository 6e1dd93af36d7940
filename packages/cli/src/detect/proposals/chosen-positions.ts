import { boxIous } from "@balms/detection";
import type { SeenPicture } from "./proposals.ts";

/** Positions on an object that are trained on: as many as the trainings of such detectors give it. */
const mostOfObject = 10;
/** Others, of which the surest may be taken for objects. */
const mostOthers = 300;
/** Where boxes cover an object by so much, they are of it. */
const enough = 0.5;

/**
 * Of what a detector sees at all positions of a picture, what is worth training on: the best boxes of each object, and of those on no object the ones that it is
 * surest of. Others on an object are neither: not all that see it find it.
 *
 * @param truths - [n, 4], the annotated boxes
 */
export function choosePositions(
  seen: SeenPicture & { readonly highest: Float32Array },
  truths: ArrayLike<number>,
): SeenPicture {
  const { highest } = seen;
  const rows = highest.length;
  const ious = boxIous(truths, seen.boxes);
  const isOn = new Uint8Array(rows);
  const chosen = new Set<number>();
  for (let start = 0; start < ious.length; start += rows) {
    const own = ious.subarray(start, start + rows);
    const on = Array.from({ length: rows }, (_, row) => row).filter(
      (row) => (own[row] ?? 0) >= enough,
    );
    for (const row of on) isOn[row] = 1;
    const best = on.toSorted((left, right) => (own[right] ?? 0) - (own[left] ?? 0));
    for (const row of best.slice(0, mostOfObject)) chosen.add(row);
  }
  const others = Array.from({ length: rows }, (_, row) => row).filter((row) => isOn[row] === 0);
  const surest = others.toSorted((left, right) => (highest[right] ?? 0) - (highest[left] ?? 0));
  for (const row of surest.slice(0, mostOthers)) chosen.add(row);
  return pick(
    seen,
    [...chosen].toSorted((left, right) => left - right),
  );
}

function pick({ boxes, features, levels }: SeenPicture, rows: readonly number[]): SeenPicture {
  const of = (list: Float32Array, all: number): Float32Array => {
    const size = list.length / all;
    const own = new Float32Array(rows.length * size);
    for (const [at, row] of rows.entries()) {
      own.set(list.subarray(row * size, (row + 1) * size), at * size);
    }
    return own;
  };
  const all = boxes.length / 4;
  return {
    boxes: of(boxes, all),
    features: of(features, all),
    levels: levels && Uint32Array.from(rows, (row) => levels[row] ?? 0),
    highest: undefined,
    masks: undefined,
  };
}
