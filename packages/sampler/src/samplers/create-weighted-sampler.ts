import { priorFromCounts } from "@balms/core";
import { checkFlag, checkVector, digestNumbers, refuse } from "@balms/core/adapter";
import { exponentialOrder } from "../draws/exponential-order.ts";
import { inclusionShares } from "../draws/inclusion-shares.ts";
import { greatestOf, WeightedRows } from "../draws/weighted-rows.ts";
import { PositionBits } from "../positions/position-bits.ts";
import { createKey, type PositionKey } from "../positions/position-key.ts";
import type { RowNumbers, RowSampler } from "../row-sampler.ts";
import type { ClassRows } from "../rows/class-rows.ts";
import { classViews } from "./class-views.ts";
import { composeSampler } from "./compose-sampler.ts";
import { readRows } from "./create-instance-sampler.ts";
import { sumByClass } from "./sum-by-class.ts";
import { checkSamplerOptions, readEpochLength, type SamplerOptions } from "./sampler-options.ts";

/** `SamplerOptions`, and whether a row may come twice in an epoch. */
export interface WeightedSamplerOptions extends SamplerOptions {
  /** Default true. */
  readonly replacement?: boolean | undefined;
}

/**
 * Draws rows in proportion to a weight per row.
 *
 * With replacement, O(1) expected per draw and 4 bytes a row beside the weights, which are kept and
 * must not be changed. Without, an epoch is the order in which rows come when each is drawn from
 * those that are left, in proportion to their weights: 4 bytes a row and O(N log N) once per epoch.
 * The shares of an epoch shorter than N are then those of a large data set (Rosén): row i is in it
 * with probability 1 − e^{−t·w_i}, t such that they add up; small ones are off by about 1/L.
 *
 * Source: Efraimidis & Spirakis, Information Processing Letters 2006 (without replacement); Rosén,
 * "Asymptotic theory for successive sampling with varying probabilities without replacement",
 * Annals of Mathematical Statistics 1972.
 *
 * @param rows - N, or the rows of each class, by which `sampledPrior` and `expectedViews` tell classes apart
 * @param weights - w ≥ 0 per row [N], not all 0
 * @param options - `random`; `replacement` (default true); `epochLength` (default N; without replacement the number of rows with a weight above 0, and no more)
 * @throws {@link ArgumentError} when an argument is wrong
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createWeightedSampler } from "@balms/sampler";
 *
 * const sampler = createWeightedSampler(3, [1, 0, 3], { random: createRandom(1), epochLength: 8 });
 * const rows = new Uint32Array(8);
 * sampler.fill(0, 0, rows);
 * console.log(rows); // about two times 0 and six times 2
 * ```
 */
export function createWeightedSampler(
  rows: number | ClassRows,
  weights: ArrayLike<number>,
  options: WeightedSamplerOptions,
): RowSampler {
  checkSamplerOptions(options, "replacement");
  const { random, replacement = true, ...lengths } = { ...options };
  const sorted = readRows(rows);
  const { prior, rowCount } = sorted;
  const key = createKey(random);
  const total = checkWeights(weights, rowCount);
  const drawable = checkFlag(replacement, "replacement") ? rowCount : countDrawable(weights);
  const epochLength = readEpochLength(lengths, drawable);
  if (!replacement && epochLength > drawable) {
    refuse(
      "epochLength",
      `${epochLength}`,
      `at most ${drawable}, the rows with a weight above 0`,
      "A row comes once in an epoch without replacement.",
    );
  }
  const shareOf = replacement
    ? (row: number) => weights[row] / total
    : inclusionShares(weights, epochLength);
  const sums = sumByClass(sorted, shareOf);
  const induced = priorFromCounts(sums, { classes: prior.classes, counted: "weights" });
  return composeSampler({
    name: "weighted",
    settings: { replacement, prior: prior.digest },
    key,
    data: `${sorted.digest} ${digestNumbers(weights)}`,
    prior,
    rowCount,
    epochLength,
    sampledPrior: () => induced,
    views: () => classViews(sums, prior.counts, replacement ? epochLength : 1),
    fill: replacement
      ? fillWith(new WeightedRows(weights, key))
      : fillOrdered(key, weights, epochLength),
  });
}

type Fill = (epoch: number, first: number, rows: RowNumbers) => void;

function fillWith(drawn: WeightedRows): Fill {
  return (epoch, first, rows) => drawn.fill(epoch, first, rows);
}

function fillOrdered(key: PositionKey, weights: ArrayLike<number>, length: number): Fill {
  const bits = new PositionBits(key, "epoch");
  let latest = -1;
  let order: Uint32Array = new Uint32Array(0);
  return (epoch, first, rows) => {
    if (epoch !== latest) {
      bits.seek(epoch, 0);
      order = exponentialOrder(weights, length, bits.random());
      latest = epoch;
    }
    rows.set(order.subarray(first, first + rows.length));
  };
}

/** Refuses what are no weights of N rows; gives their sum. */
function checkWeights(weights: ArrayLike<number>, rowCount: number): number {
  checkVector(weights, "weights", rowCount, 0);
  const greatest = greatestOf(weights);
  let total = 0;
  for (let row = 0; row < rowCount; row++) total += weights[row] / greatest;
  if (greatest > 0 && Number.isFinite(total * greatest)) return total * greatest;
  return refuse(
    "weights",
    greatest > 0 ? "a sum past the largest number" : "only 0",
    "at least one weight above 0, and a finite sum",
  );
}

function countDrawable(weights: ArrayLike<number>): number {
  let count = 0;
  for (let row = 0; row < weights.length; row++) if (weights[row] > 0) count++;
  return count;
}
