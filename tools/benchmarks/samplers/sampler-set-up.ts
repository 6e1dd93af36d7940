import { indexRows } from "@balms/sampler";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";
import { copyRowBytes, rowLabels } from "./row-labels.ts";

const rows = 1e8;
const classes = 1000;

/** Sorting 10^8 rows by class, against moving the same bytes. */
export function measureSetUp(effort: Effort): Promise<Measured> {
  const labels = rowLabels(rows, classes);
  const sides = {
    ours: roundOf(1, () => indexRows(labels, { classes })),
    theirs: roundOf(1, copyRowBytes(labels)),
  };
  return alternate("copying its bytes", sides, {
    ...effort,
    rounds: Math.min(effort.rounds, 3),
  });
}
