import { sampledPrior } from "@balms/core";
import { ClassRounds } from "../draws/class-rounds.ts";
import { KeptRowRounds } from "../draws/kept-row-rounds.ts";
import { RowRounds } from "../draws/row-rounds.ts";
import { createKey } from "../positions/position-key.ts";
import type { RowSampler } from "../row-sampler.ts";
import { checkClassRows, type ClassRows } from "../rows/class-rows.ts";
import { composeSampler } from "./compose-sampler.ts";
import { checkSamplerOptions, readEpochLength, readOrder } from "./sampler-options.ts";
import type { OrderOptions, SamplerOptions } from "./sampler-options.ts";

/** `SamplerOptions`, and how the orders of a class's rows are had. */
export interface ClassBalancedOptions extends SamplerOptions, OrderOptions {}

/**
 * Class-balanced sampling, every class alike: q ∝ 1 over the classes that have rows.
 *
 * Classes come in shuffled rounds, each once a round; each class shows its rows in shuffled rounds
 * of its own. Rounds go on over the ends of epochs: position p of epoch e is place (e·L + p) mod C
 * of round ⌊(e·L + p)/C⌋, and round k is every class's visit number k. A position takes O(1),
 * wherever it is: for up to 4096 classes the order of the round is kept. With `order: "kept"` the orders
 * of the rows are kept as well, 4 bytes a row, and positions read in sequence come faster.
 *
 * Source: Shen, Lin & Huang, "Relay backpropagation for effective learning of deep convolutional
 * neural networks", ECCV 2016, section 3.3 (class-aware sampling).
 *
 * @param rows - the rows of each class
 * @param options - `random`; `order` ("computed", the default, or "kept"); `epochLength` L (default N)
 * @throws {@link ArgumentError} when an argument is wrong
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createClassBalancedSampler, indexRows } from "@balms/sampler";
 *
 * const rows = indexRows([0, 0, 0, 0, 0, 1], { classes: 2 });
 * const sampler = createClassBalancedSampler(rows, { random: createRandom(1) });
 * const batch = new Uint32Array(6);
 * sampler.fill(0, 0, batch);
 * console.log(batch.filter((row) => row === 5).length); // 3
 * ```
 */
export function createClassBalancedSampler(
  rows: ClassRows,
  options: ClassBalancedOptions,
): RowSampler {
  checkSamplerOptions(options, "order");
  const { random, order, ...lengths } = { ...options };
  const sorted = checkClassRows(rows);
  const { prior, rowCount } = sorted;
  const key = createKey(random);
  const epochLength = readEpochLength(lengths, rowCount);
  const induced = sampledPrior(prior, { kind: "class-balanced" });
  const classRounds = new ClassRounds(classesWithRows(prior.counts), key);
  const kept = readOrder({ order }, rowCount);
  const rowRounds = kept ? new KeptRowRounds(sorted, key) : new RowRounds(sorted, key);
  return composeSampler({
    name: "class-balanced",
    settings: { prior: prior.digest, ...(kept ? { order } : {}) },
    key,
    data: sorted.digest,
    prior,
    rowCount,
    epochLength,
    sampledPrior: () => induced,
    fill: (epoch, first, out) => {
      const start = epoch * epochLength + first;
      let round = Math.floor(start / classRounds.size);
      let place = start - round * classRounds.size;
      for (let i = 0; i < out.length; i++, place++) {
        if (place === classRounds.size) {
          place = 0;
          round++;
        }
        out[i] = rowRounds.atVisit(classRounds.at(round, place), round);
      }
    },
  });
}

/** Ids of the classes that have rows. */
export function classesWithRows(counts: readonly number[]): number[] {
  return counts.flatMap((count, id) => (count > 0 ? [id] : []));
}
