import { countingGrowth } from "./counting-growth.ts";
import { evaluationGrowth } from "./evaluation-growth.ts";
import type { GrowthSeries } from "./growth-series.ts";
import { headGrowth } from "./head-growth.ts";
import { lossGrowth } from "./loss-growth.ts";
import { samplerGrowth } from "./sampler-growth.ts";

/** All that is timed at four sizes, in the order of the table. */
export const growthSeries: readonly GrowthSeries[] = [
  ...lossGrowth,
  ...headGrowth,
  ...samplerGrowth,
  ...countingGrowth,
  ...evaluationGrowth,
];
