import { createMetaSampler } from "@balms/core";
import type { ClassPrior, MetaSamplerState, MetaTrainingOptions } from "@balms/core";
import { checkChoice, checkNumber, checkOptions, checkWhole, refuse } from "@balms/core/adapter";
import { underName } from "./under-name.ts";

/** Options of the Meta Sampler in a training here, whatever its rows are. */
type MetaOptions = Omit<MetaTrainingOptions<unknown>, "momentum"> | undefined;

/** The names of these options. */
export const metaNames: readonly string[] = [
  "batchSize",
  "beta1",
  "beta2",
  "data",
  "epsilon",
  "every",
  "gamma",
  "learningRate",
  "optimizer",
] as const satisfies readonly (keyof MetaTrainingOptions<unknown>)[];

/** Refuses settings of the Meta Sampler that nothing would read. */
export function checkMetaNames(meta: MetaOptions): void {
  checkOptions(meta, metaNames, "meta");
}

/**
 * Checks the settings of the Meta Sampler, and puts in the published defaults.
 *
 * @param usual - M where it is not given
 * @returns ψ at the start, M, and k: only every k-th step makes a meta step
 */
export function checkMetaSettings(
  options: MetaOptions,
  prior: ClassPrior,
  usual: number,
): { readonly start: MetaSamplerState; readonly batchSize: number; readonly every: number } {
  checkMetaNames(options);
  const {
    gamma = 0,
    batchSize = usual,
    every = 1,
    data: _,
    optimizer = "adam",
    ...adam
  } = {
    ...options,
  };
  checkNumber(gamma, "meta.gamma", { least: 0, most: 1 });
  checkChoice(optimizer, "meta.optimizer", ["adam"]);
  checkWhole(batchSize, "meta.batchSize", 1);
  checkWhole(every, "meta.every", 1);
  const start = underName(
    (name) => `meta.${name}`,
    () => createMetaSampler(prior, { ...adam, gamma }),
  );
  return { start, batchSize, every };
}

/** Meta batches are class-balanced: refuses rows without one of a class that is trained. */
export function checkEveryClass(
  prior: ClassPrior,
  counts: readonly number[],
  parameter: string,
): void {
  const missing = prior.counts.findIndex((count, id) => count > 0 && counts[id] === 0);
  if (missing === -1) return;
  refuse(
    parameter,
    `no row of class ${JSON.stringify(prior.classes[missing])}`,
    "rows of every class that is trained",
    "Meta batches are class-balanced: give at least one row of each class.",
  );
}
