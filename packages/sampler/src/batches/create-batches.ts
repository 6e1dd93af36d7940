import { checkOptions, checkWhole } from "@balms/core/adapter";
import type { Batch, BatchCursor } from "../batch.ts";
import { checkResumedBatch } from "./check-resumed-batch.ts";
import { createRowNumbers } from "../rows/row-numbers.ts";
import type { RowSampler } from "../row-sampler.ts";
import { readPlace } from "./cursor-place.ts";
import { checkSampler, planEpoch, type ShardOptions } from "./epoch-plan.ts";

/** How an epoch is cut into batches, and shared among workers. */
export interface BatchOptions extends ShardOptions {
  /** B: rows per batch on this shard, a multiple of the sampler's `blockLength`. */
  readonly batchSize: number;
  /** Which shard this is, 0 to `worldSize` − 1; default 0. */
  readonly rank?: number | undefined;
}

export const batchOptionNames: readonly string[] = [
  "batchSize",
  "rank",
  "worldSize",
  "remainder",
  "uneven",
];

/**
 * The batches of a sampler, epoch after epoch, on one of `worldSize` shards.
 *
 * Step s of an epoch is the positions from s·W·B to (s + 1)·W·B, and shard r has B of them from
 * s·W·B + r·B on: shards need not talk to each other, have nothing in common and are equally long.
 * Step for step, all shards together have the same rows for every W with the same W·B.
 *
 * The last step may be short: it is shared in equal parts (`remainder: "ragged"`, the default) or
 * left out ("drop"). Where its positions are no multiple of W blocks, `uneven` says what to do:
 * "repeat" (the default) takes the epoch's first positions again, less than W blocks, so that all
 * shards have the same length and together all positions; "drop" leaves out the last ones; "refuse"
 * raises an error beforehand.
 *
 * @param sampler - which row stands where
 * @param options - `batchSize` B; `remainder`, `uneven`; `rank` r (default 0), `worldSize` W (default 1)
 * @returns a cursor at the beginning of epoch 0
 * @throws {@link ArgumentError} when an option is wrong, or there would be no batch
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createBatches, createInstanceSampler } from "@balms/sampler";
 *
 * const sampler = createInstanceSampler(10, { random: createRandom(1) });
 * const batches = createBatches(sampler, { batchSize: 4 });
 * for (let batch = batches.next(); batch !== undefined; batch = batches.next()) {
 *   console.log(batch.index, batch.rows); // batches of 4, 4 and 2 rows
 * }
 * console.log(JSON.stringify(batches.state())); // at the beginning of epoch 1
 * ```
 */
export function createBatches<Draw = undefined>(
  sampler: RowSampler<Draw>,
  options: BatchOptions,
): BatchCursor<Draw> {
  checkSampler(sampler);
  checkOptions(options, batchOptionNames);
  const { batchSize, rank = 0, ...shards } = { ...options };
  const plan = planEpoch(sampler, batchSize, shards);
  const { worldSize, batchesPerEpoch } = plan;
  checkWhole(rank, "rank", 0, worldSize - 1);
  let epoch = 0;
  let index = 0;
  const placeOf = (step: number): { readonly first: number; readonly length: number } => {
    const length = step < plan.wholeSteps ? batchSize : plan.lastLength;
    // Past the end of the epoch its first positions follow: the last step of "repeat".
    const first = (step * worldSize * batchSize + rank * length) % sampler.epochLength;
    return { first, length };
  };
  const next = (): Batch<Draw> | undefined => {
    if (index === batchesPerEpoch) {
      epoch++;
      index = 0;
      return undefined;
    }
    const { first, length } = placeOf(index);
    const rows = createRowNumbers(sampler.rowCount, length);
    const draw = sampler.fill(epoch, first, rows);
    return { rows, epoch, index: index++, draw };
  };
  return {
    batchesPerEpoch,
    batchSize,
    next,
    state: () => ({
      format: "balms.batches/1",
      epoch,
      index,
      batchSize,
      rank,
      worldSize,
      sampler: sampler.state(),
    }),
    resume: (state) => {
      const place = readPlace(state, sampler.epochLength, plan);
      sampler.resume(state.sampler);
      ({ epoch, index } = place);
    },
    check: (batch) => {
      checkWhole(batch.index, "index", 0, batchesPerEpoch - 1);
      checkResumedBatch(batch, placeOf(batch.index), sampler);
    },
  };
}
