import { ClassMixture } from "../draws/class-mixture.ts";
import { createKey } from "../positions/position-key.ts";
import type { RowSampler } from "../row-sampler.ts";
import { checkClassRows, type ClassRows } from "../rows/class-rows.ts";
import { composeSampler } from "./compose-sampler.ts";
import { readDistribution, type ClassDistribution } from "./read-distribution.ts";
import { checkSamplerOptions, readEpochLength, type SamplerOptions } from "./sampler-options.ts";

/**
 * Draws with replacement: a class from a distribution q, then one of its rows, all alike. Square
 * root and n-th root, effective number and any other q; O(1) per draw.
 *
 * Source: Kang et al., "Decoupling representation and classifier for long-tailed recognition",
 * ICLR 2020, section 3 (roots); Cui et al., CVPR 2019 (effective number).
 *
 * @param rows - the rows of each class
 * @param distribution - q: a rule such as `{ kind: "root", degree: 2 }`, a prior of the same classes, or weights ≥ 0 [C]
 * @param options - `random`; `epochLength` (default N)
 * @throws {@link ArgumentError} when an argument is wrong, or a class without rows has a share
 * @throws {@link PriorError} when a prior has other classes
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createClassDistributionSampler, indexRows } from "@balms/sampler";
 *
 * const rows = indexRows([0, 0, 0, 0, 1], { classes: 2 });
 * const root = { kind: "root", degree: 2 } as const;
 * const sampler = createClassDistributionSampler(rows, root, { random: createRandom(1) });
 * console.log(sampler.expectedViews()); // 0.83 times for each of the four, 1.67 for the one
 * ```
 */
export function createClassDistributionSampler(
  rows: ClassRows,
  distribution: ClassDistribution,
  options: SamplerOptions,
): RowSampler {
  checkSamplerOptions(options);
  const { random, ...lengths } = { ...options };
  const sorted = checkClassRows(rows);
  const { prior, rowCount } = sorted;
  const key = createKey(random);
  const induced = readDistribution(distribution, prior);
  const mixture = new ClassMixture(sorted, induced.counts, key);
  return composeSampler({
    name: "class-distribution",
    settings: { prior: prior.digest, distribution: induced.digest },
    key,
    data: sorted.digest,
    prior,
    rowCount,
    epochLength: readEpochLength(lengths, rowCount),
    sampledPrior: () => induced,
    fill: (epoch, first, out) => mixture.fill(epoch, first, out),
  });
}
