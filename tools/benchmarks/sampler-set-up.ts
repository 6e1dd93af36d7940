import { indexRows } from "@balms/sampler";
import { alternate, roundOf, type Effort, type Measurement } from "./measure.ts";

const rows = 1e8;
const classes = 1000;

/**
 * Sorting 10^8 rows by class, against moving the same bytes: two readings of the labels, and one
 * writing of the order.
 */
export function measureSetUp(effort: Effort): Promise<Measurement> {
  const labels = new Uint16Array(rows);
  for (let row = 0; row < rows; row++) labels[row] = (row * 7919) % classes;
  const copy = new Uint16Array(rows);
  const order = new Uint32Array(rows);
  const source = new Uint32Array(rows);
  const names = { name: `set-up, N = ${rows}`, against: "copying its bytes" };
  const sides = {
    ours: roundOf(1, () => indexRows(labels, { classes })),
    theirs: roundOf(1, () => {
      copy.set(labels);
      copy.set(labels);
      order.set(source);
    }),
  };
  return alternate(names, sides, { ...effort, rounds: Math.min(effort.rounds, 3) });
}
