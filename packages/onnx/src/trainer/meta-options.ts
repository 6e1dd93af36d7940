import type {
  ClassPrior,
  MetaSamplerState,
  MetaTrainingOptions,
  RandomGenerator,
} from "@balms/core";
import { checkMethods, classIds, refuseValue } from "@balms/core/adapter";
import { createClassBalancedSampler, indexRows, load } from "@balms/sampler";
import type { Dataset } from "@balms/sampler";
import { checkEveryClass, checkMetaSettings } from "../training/meta-settings.ts";
import { EndlessBatches } from "./endless-batches.ts";
import type { LabeledRows } from "./model-training-options.ts";

/** The Meta Sampler in the training of a model: meta batches are drawn from the training rows, unless `data` has others. */
export type ModelMetaOptions = Omit<MetaTrainingOptions<LabeledRows>, "momentum">;

/** The Meta Sampler in a training, checked. */
export interface ModelMeta {
  readonly start: MetaSamplerState;
  /** k: only every k-th step makes a meta step. */
  readonly every: number;
  readonly batches: EndlessBatches;
}

/** Checks the options of the Meta Sampler, and opens its batches. */
export function openMeta(
  given: ModelMetaOptions,
  {
    rows,
    prior,
    random,
    batchSize: usual,
  }: {
    readonly rows: LabeledRows;
    readonly prior: ClassPrior;
    readonly random: RandomGenerator | undefined;
    readonly batchSize: number;
  },
): ModelMeta {
  const { start, batchSize, every } = checkMetaSettings(given, prior, usual);
  const { data = rows } = { ...given };
  checkMethods(random, "random", ["fork"]);
  if (typeof data !== "object" || data === null) {
    refuseValue("meta.data", data, "{ labels, inputs }");
  }
  const parameter = "meta.data.labels";
  const { classes } = prior;
  const index = indexRows(classIds(data.labels, { classes: classes.length, parameter }), {
    classes,
  });
  checkEveryClass(prior, index.prior.counts, parameter);
  const sampler = createClassBalancedSampler(index, { random: random.fork("meta"), order: "kept" });
  return {
    start,
    every,
    batches: new EndlessBatches(load(data as Dataset, sampler, { batchSize })),
  };
}
