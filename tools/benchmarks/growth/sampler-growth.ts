import { createRandom } from "@balms/core";
import {
  createClassBalancedSampler,
  createMetaRowSampler,
  createWeightedSampler,
  indexRows,
  type ClassRows,
  type RowSampler,
} from "@balms/sampler";
import { copyRowBytes, rowLabels } from "../samplers/row-labels.ts";
import { drawing } from "../samplers/sampler-draws.ts";
import { fourfold, type GrowthSeries } from "./growth-series.ts";

const classes = 1000;
const batch = 512;
const sizes = fourfold(50_000);

const drawn = <Draw>(
  name: string,
  create: (rows: ClassRows) => RowSampler<Draw>,
): GrowthSeries => ({
  topic: "samplers",
  name: `${batch} rows, ${name}`,
  over: "N",
  sizes,
  prepare: (rows) => ({
    work: drawing(create(indexRows(rowLabels(rows, classes), { classes })), batch),
  }),
});

/** Draws and what they are prepared by, over the rows. */
export const samplerGrowth: readonly GrowthSeries[] = [
  {
    topic: "samplers",
    name: "set-up",
    over: "N",
    sizes,
    prepare(rows) {
      const labels = rowLabels(rows, classes);
      return {
        work(steps) {
          for (let i = 0; i < steps; i++) indexRows(labels, { classes });
        },
        floor: { kind: "copy", copy: copyRowBytes(labels) },
      };
    },
  },
  drawn("class-balanced", (rows) => createClassBalancedSampler(rows, { random: createRandom(1) })),
  drawn("weighted", (rows) => {
    const weights = Float64Array.from(
      { length: rows.rowCount },
      (_, row) => 1 / (1 + (row % classes)),
    );
    return createWeightedSampler(rows, weights, { random: createRandom(1) });
  }),
  drawn("of the Meta Sampler", (rows) => createMetaRowSampler(rows, { random: createRandom(1) })),
];
