import type { Work } from "@balms/core/adapter";
import type { NpyData } from "./npy-array.ts";

// So many take a few milliseconds.
const mostAtOnce = 2 ** 16;

/** Numbers in Fortran order (first dimension fastest) → C order (last dimension fastest). */
export function* cOrder(data: NpyData, shape: readonly number[]): Work<NpyData> {
  if (shape.length < 2) return data;
  const ordered = new (data.constructor as new (length: number) => NpyData)(data.length);
  const position = shape.map(() => 0);
  for (let target = 0; target < data.length; target++) {
    let source = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source = source * shape[axis] + position[axis];
    }
    ordered[target] = data[source];
    advance(position, shape);
    if (target % mostAtOnce === 0) yield;
  }
  return ordered;
}

// Counts like an odometer: the last dimension turns fastest.
function advance(position: number[], shape: readonly number[]): void {
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const next = position[axis] + 1;
    position[axis] = next === shape[axis] ? 0 : next;
    if (next !== shape[axis]) return;
  }
}
