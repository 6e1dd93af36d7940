import { checkMethods } from "../checks/check-methods.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { softmaxRows } from "../losses/balanced-softmax.ts";
import { argmaxRows } from "../metrics/predict-classes.ts";
import { fillExponential } from "../random/fill-exponential.ts";
import type { RandomGenerator } from "../random/random-generator.ts";

// 4 GiB of single-precision numbers: more is refused by name and not by the engine.
const mostNumbers = 2 ** 30;

/** What won each race, and everyone's share of it. */
export interface RaceResult {
  readonly winners: Int32Array;
  /** [B, runners]: (q_i/E_i) / Σ_k (q_k/E_k). */
  readonly soft: FloatArray;
}

/**
 * B races among runners of the given rates q, as logarithms with 0 as the greatest. With E ~ Exp(1),
 * softmax(log q + gumbel) = (q/E) / Σ(q/E): one bulk of exponentials, neither log nor exp per entry.
 */
export function exponentialRace(
  logRates: Float64Array,
  batchSize: number,
  random: RandomGenerator,
): RaceResult {
  const rates = logRates.map((log) => Math.exp(log));
  const size = rates.length;
  const rows = checkWhole(batchSize, "batchSize", 1, Math.floor(mostNumbers / size));
  checkMethods(random, "random", ["nextUint32"]);
  const soft = new Float32Array(rows * size);
  fillExponential(soft, random);
  for (let start = 0; start < soft.length; start += size) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += soft[start + j] = rates[j] / soft[start + j];
    for (let j = 0; j < size; j++) soft[start + j] /= sum;
  }
  return { winners: argmaxRows(soft, new Float64Array(size)), soft };
}

/** One race per row of Gumbel noise [B, runners] that is given. */
export function gumbelRace(logRates: Float64Array, gumbel: FloatArray): RaceResult {
  checkMatrix(gumbel, logRates.length, "gumbel");
  return { winners: argmaxRows(gumbel, logRates), soft: softmaxRows(gumbel, logRates) };
}
