import { createClassBalancedSampler, createRowNumbers, indexRows } from "@balms/sampler";
import type { ClassPrior, RandomGenerator } from "@balms/core";
import { readRows } from "../data/read-rows.ts";
import type { OpenData } from "../data/open-data.ts";
import type { TwoPassBatch } from "./create-two-pass-model.ts";

/** Class-balanced meta batches, without background; which rows a batch has depends on its number alone. */
export function openMetaRows(
  opened: OpenData,
  prior: ClassPrior,
  batchSize: number,
  random: RandomGenerator,
): (index: number) => Promise<TwoPassBatch> {
  const foreground = Uint32Array.from(opened.ids.keys()).filter((row) => opened.ids[row] >= 0);
  const rows = indexRows(
    Int32Array.from(foreground, (row) => opened.ids[row]),
    { classes: prior.classes },
  );
  const sampler = createClassBalancedSampler(rows, {
    random: random.fork("meta batches"),
    epochLength: batchSize,
  });
  return (index) => {
    const numbers = createRowNumbers(opened.rowCount, batchSize);
    sampler.fill(index, 0, numbers);
    return readRows(
      opened,
      numbers.map((place) => foreground[place]),
    );
  };
}
