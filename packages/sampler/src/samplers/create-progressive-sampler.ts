import { sampledPrior } from "@balms/core";
import { checkNumber } from "@balms/core/adapter";
import { ClassMixture } from "../draws/class-mixture.ts";
import { createKey } from "../positions/position-key.ts";
import type { RowSampler } from "../row-sampler.ts";
import { checkClassRows, type ClassRows } from "../rows/class-rows.ts";
import { composeSampler } from "./compose-sampler.ts";
import { checkSamplerOptions, readEpochLength, type SamplerOptions } from "./sampler-options.ts";

/** `SamplerOptions`, and how long it takes to get from instance- to class-balanced. */
export interface ProgressiveSamplerOptions extends SamplerOptions {
  /** T: from epoch T on, every class is drawn alike; above 0. */
  readonly epochs: number;
}

/**
 * Progressively balanced sampling, with replacement: from every row alike to every class alike,
 *
 *     q_t = (1 − t/T) · π + (t/T) · uniform        t = epoch, at most T
 *
 * As published, epochs 0 to T − 1 do not reach the uniform distribution; epoch T does, and later
 * ones stay there.
 *
 * Source: Kang et al., "Decoupling representation and classifier for long-tailed recognition",
 * ICLR 2020, section 3.
 *
 * @param rows - the rows of each class
 * @param options - `epochs` T; `random`; `epochLength` (default N)
 * @throws {@link ArgumentError} when an argument is wrong
 *
 * @example
 * ```ts
 * import { createRandom, priorProbabilities } from "@balms/core";
 * import { createProgressiveSampler, indexRows } from "@balms/sampler";
 *
 * const rows = indexRows([0, 0, 0, 1], { classes: 2 });
 * const sampler = createProgressiveSampler(rows, { epochs: 10, random: createRandom(1) });
 * console.log(priorProbabilities(sampler.sampledPrior(0))); // 0.75, 0.25
 * console.log(priorProbabilities(sampler.sampledPrior(10))); // 0.5, 0.5
 * ```
 */
export function createProgressiveSampler(
  rows: ClassRows,
  options: ProgressiveSamplerOptions,
): RowSampler {
  checkSamplerOptions(options, "epochs");
  const { random, epochs, ...lengths } = { ...options };
  const sorted = checkClassRows(rows);
  const { prior, rowCount } = sorted;
  checkNumber(epochs, "epochs", { above: 0 });
  const key = createKey(random);
  const inducedAt = (progress: number) => sampledPrior(prior, { kind: "progressive", progress });
  // The mixture of the latest epoch; all epochs from T on have the same.
  let latest = -1;
  let mixture: ClassMixture | undefined;
  const mixtureAt = (progress: number): ClassMixture => {
    if (mixture === undefined || progress !== latest) {
      mixture = new ClassMixture(sorted, inducedAt(progress).counts, key);
      latest = progress;
    }
    return mixture;
  };
  const progressOf = (epoch: number) => Math.min(epoch / epochs, 1);
  return composeSampler({
    name: "progressive",
    settings: { prior: prior.digest, epochs },
    key,
    data: sorted.digest,
    prior,
    rowCount,
    epochLength: readEpochLength(lengths, rowCount),
    sampledPrior: (epoch) => inducedAt(progressOf(epoch)),
    fill: (epoch, first, out) => mixtureAt(progressOf(epoch)).fill(epoch, first, out),
  });
}
