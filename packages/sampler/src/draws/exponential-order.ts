import { type RandomGenerator } from "@balms/core";
import { fillExponential } from "@balms/core/adapter";
import { permutedIndex } from "../positions/permuted-index.ts";
import { binaryExponent, binarySignificand } from "./binary-parts.ts";

/**
 * An order of rows drawn one after another in proportion to weights, without replacement: rows
 * sorted by E / w, E exponential with mean 1. Rows of weight 0 do not occur.
 *
 * Source: Efraimidis & Spirakis, "Weighted random sampling with a reservoir", Information
 * Processing Letters 2006.
 *
 * @param weights - w ≥ 0, of any size
 * @param length - how many rows; at most as many as have a weight above 0
 * @param random - source of N exponentials
 * @returns the first `length` rows; O(N log N) time, 20 bytes a row while it runs
 */
export function exponentialOrder(
  weights: ArrayLike<number>,
  length: number,
  random: RandomGenerator,
): Uint32Array {
  const keys = new Float64Array(weights.length);
  fillExponential(keys, random);
  for (let row = 0; row < keys.length; row++) {
    keys[row] = weights[row] === 0 ? Infinity : orderKey(keys[row], weights[row]);
  }
  // Sorting numbers is many times faster than sorting rows by them.
  const sorted = keys.toSorted();
  const order = new Uint32Array(length);
  const taken = new Uint32Array(length);
  const [key0, key1] = [random.nextUint32(), random.nextUint32()];
  for (let i = 0; i < keys.length; i++) {
    // Equal keys, of which there are some among very many rows, come in random order.
    const row = permutedIndex(keys.length, i, key0, key1);
    if (weights[row] === 0) continue;
    const first = rankOf(sorted, keys[row]);
    const rank = first < length ? first + taken[first]++ : length;
    if (rank < length) order[rank] = row;
  }
  return order;
}

/** A number that rises with E / w, which itself may be too large or too small for one: nearly its log₂. */
function orderKey(exponential: number, weight: number): number {
  const power = binaryExponent(exponential) - binaryExponent(weight);
  const ratio = binarySignificand(exponential) / binarySignificand(weight);
  // The ratio is in (1/2, 2); between powers of two, a straight line.
  return power + (ratio < 1 ? 2 * ratio - 2 : ratio - 1);
}

/** First place of a value in sorted numbers. */
function rankOf(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
