import { priorFromCounts } from "@balms/core";
import type { RowSampler } from "@balms/sampler";

/** Rows 0, 1, 2, … N − 1: how a set is evaluated, and how features are cached. */
export function orderedSampler(rowCount: number): RowSampler {
  const kind = "ordered";
  return {
    kind,
    rowCount,
    epochLength: rowCount,
    blockLength: 1,
    sampledPrior: () => priorFromCounts([rowCount], { classes: ["row"] }),
    expectedViews: () => new Float64Array([1]),
    fill: (_, first, rows) => {
      for (let i = 0; i < rows.length; i++) rows[i] = (first + i) % rowCount;
    },
    state: () => ({ kind, key: [0, 0, 0, 0], rowCount, epochLength: rowCount }),
    resume: () => undefined,
  };
}
