import { priorFromCounts, priorProbabilities } from "@balms/core";
import { checkWhole } from "@balms/core/adapter";
import { ClassMixture } from "../draws/class-mixture.ts";
import { RowRounds } from "../draws/row-rounds.ts";
import { permutedIndex } from "../positions/permuted-index.ts";
import { PositionBits } from "../positions/position-bits.ts";
import { createKey } from "../positions/position-key.ts";
import type { RowSampler } from "../row-sampler.ts";
import { checkClassRows, type ClassRows } from "../rows/class-rows.ts";
import { composeSampler } from "./compose-sampler.ts";
import { classesWithRows } from "./create-class-balanced-sampler.ts";
import { readDistribution, type ClassDistribution } from "./read-distribution.ts";
import { checkSamplerOptions, readEpochLength, type SamplerOptions } from "./sampler-options.ts";

/** `SamplerOptions`, and what fills a batch beside one row of every class. */
export interface EveryClassOptions extends SamplerOptions {
  /** B: rows per batch, at least the number of classes that have rows. */
  readonly batchSize: number;
  /** What the other rows of a batch are drawn from, with replacement; default all rows alike. */
  readonly distribution?: ClassDistribution | undefined;
}

/**
 * Batches with at least one row of every class: one of each, and the rest from a distribution s,
 *
 *     q_c = (1 + (B − C) · s_c) / B        C: classes that have rows
 *
 * in random order. The sure rows of a class come in shuffled rounds, one per batch; the others are
 * drawn with replacement. Positions come in blocks of B: batches are to be B rows, or whole
 * multiples, long.
 *
 * @param rows - the rows of each class
 * @param options - `batchSize` B; `distribution` s (default instance-balanced); `random`; `epochLength` (default N), rounded up to whole batches
 * @throws {@link ArgumentError} when an argument is wrong, or B is less than the number of classes
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createEveryClassSampler, indexRows } from "@balms/sampler";
 *
 * const rows = indexRows([0, 0, 0, 0, 0, 1, 2], { classes: 3 });
 * const sampler = createEveryClassSampler(rows, { batchSize: 4, random: createRandom(1) });
 * const batch = new Uint32Array(4);
 * sampler.fill(0, 0, batch);
 * console.log(batch.includes(5), batch.includes(6)); // true, true
 * ```
 */
export function createEveryClassSampler(rows: ClassRows, options: EveryClassOptions): RowSampler {
  checkSamplerOptions(options, "batchSize", "distribution");
  const { random, batchSize, distribution = { kind: "instance" }, ...lengths } = { ...options };
  const sorted = checkClassRows(rows);
  const { prior, rowCount } = sorted;
  const ids = classesWithRows(prior.counts);
  checkWhole(batchSize, "batchSize", ids.length, 2 ** 31);
  const key = createKey(random);
  const epochLength = readEpochLength(lengths, rowCount, batchSize);
  const drawn = readDistribution(distribution, prior);
  const shares = priorProbabilities(drawn, { zeroCounts: "mask" }).map((share, id) =>
    prior.counts[id] === 0 ? 0 : (1 + (batchSize - ids.length) * share) / batchSize,
  );
  const induced = priorFromCounts(shares, { classes: prior.classes, counted: "weights" });
  const mixture = new ClassMixture(sorted, drawn.counts, key);
  const rounds = new RowRounds(sorted, key);
  const bits = new PositionBits(key, "fill");
  const blocksPerEpoch = epochLength / batchSize;
  return composeSampler({
    name: "every-class",
    settings: { batchSize, prior: prior.digest, distribution: drawn.digest },
    key,
    data: sorted.digest,
    prior,
    rowCount,
    epochLength,
    blockLength: batchSize,
    sampledPrior: () => induced,
    fill: (epoch, first, out) => {
      for (let i = 0; i < out.length; i++) {
        const inEpoch = Math.floor((first + i) / batchSize);
        const block = epoch * blocksPerEpoch + inEpoch;
        bits.seek(block, 0);
        const key0 = bits.nextInt32();
        const place = first + i - inEpoch * batchSize;
        const slot = permutedIndex(batchSize, place, key0, bits.nextInt32());
        const sure = slot < ids.length;
        out[i] = sure ? rounds.atVisit(ids[slot], block) : mixture.at(epoch, first + i);
      }
    },
  });
}
