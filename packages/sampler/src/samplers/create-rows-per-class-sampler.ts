import { sampledPrior } from "@balms/core";
import { checkWhole } from "@balms/core/adapter";
import { ClassRounds } from "../draws/class-rounds.ts";
import { RowRounds } from "../draws/row-rounds.ts";
import { createKey } from "../positions/position-key.ts";
import type { RowSampler } from "../row-sampler.ts";
import { checkClassRows, type ClassRows } from "../rows/class-rows.ts";
import { composeSampler } from "./compose-sampler.ts";
import { classesWithRows } from "./create-class-balanced-sampler.ts";
import { checkSamplerOptions, readEpochLength, type SamplerOptions } from "./sampler-options.ts";

/** `SamplerOptions`, and what a batch is made of. */
export interface RowsPerClassOptions extends SamplerOptions {
  /** M: rows of each class in a batch. */
  readonly rowsPerClass: number;
  /** K: classes in a batch; default all that have rows. */
  readonly classesPerBatch?: number | undefined;
}

/**
 * Batches of K classes with M rows each: B = K·M, class after class; q ∝ 1 over the classes that
 * have rows.
 *
 * Classes come in shuffled rounds of ⌊C/K⌋ batches, so that those of a batch differ. Where K does
 * not divide C, each round leaves out C mod K of them, others every time: q holds on average. The
 * rows of a class come M at a time, in shuffled passes of ⌊n_c/M⌋ rounds: in one pass no row comes
 * twice, but n_c mod M rows of it do not come, nor the M of a round that left the class out. A class
 * with less than M rows repeats them in the batch. Positions come in blocks of B.
 *
 * Source: Hermans, Beyer & Leibe, "In defense of the triplet loss for person re-identification",
 * arXiv 1703.07737, section 2 (P classes, K rows of each).
 *
 * @param rows - the rows of each class
 * @param options - `rowsPerClass` M; `classesPerBatch` K (default all classes with rows); `random`; `epochLength` (default N), rounded up to whole batches
 * @throws {@link ArgumentError} when an argument is wrong, or K is more than the number of classes
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createRowsPerClassSampler, indexRows } from "@balms/sampler";
 *
 * const rows = indexRows([0, 0, 0, 1, 1, 2], { classes: 3 });
 * const sampler = createRowsPerClassSampler(rows, { rowsPerClass: 2, random: createRandom(1) });
 * const batch = new Uint32Array(sampler.blockLength);
 * sampler.fill(0, 0, batch);
 * console.log(batch.toSorted()); // two of 0, 1, 2; then 3, 4, 5, 5
 * ```
 */
export function createRowsPerClassSampler(
  rows: ClassRows,
  options: RowsPerClassOptions,
): RowSampler {
  checkSamplerOptions(options, "rowsPerClass", "classesPerBatch");
  const { random, rowsPerClass, classesPerBatch, ...lengths } = { ...options };
  const sorted = checkClassRows(rows);
  const { prior, rowCount } = sorted;
  const key = createKey(random);
  const classRounds = new ClassRounds(classesWithRows(prior.counts), key);
  const size = checkWhole(
    classesPerBatch ?? classRounds.size,
    "classesPerBatch",
    1,
    classRounds.size,
  );
  checkWhole(rowsPerClass, "rowsPerClass", 1, Math.floor(2 ** 31 / size));
  const blockLength = size * rowsPerClass;
  const epochLength = readEpochLength(lengths, rowCount, blockLength);
  const blocksPerRound = Math.floor(classRounds.size / size);
  const rowRounds = new RowRounds(sorted, key);
  const induced = sampledPrior(prior, { kind: "class-balanced" });
  return composeSampler({
    name: "rows-per-class",
    settings: { rowsPerClass, classesPerBatch: size, prior: prior.digest },
    key,
    data: sorted.digest,
    prior,
    rowCount,
    epochLength,
    blockLength,
    sampledPrior: () => induced,
    fill: (epoch, first, out) => {
      for (let i = 0; i < out.length; i++) {
        // Everything is counted in groups: M rows of one class.
        const position = epoch * epochLength + first + i;
        const group = Math.floor(position / rowsPerClass);
        const round = Math.floor(group / (blocksPerRound * size));
        const id = classRounds.at(round, group - round * blocksPerRound * size);
        const perPass = Math.max(1, Math.floor(prior.counts[id] / rowsPerClass));
        const pass = Math.floor(round / perPass);
        const start = (round - pass * perPass) * rowsPerClass;
        out[i] = rowRounds.at(id, pass, start + (position - group * rowsPerClass));
      }
    },
  });
}
