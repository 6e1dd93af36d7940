import { checkList } from "../checks/check-list.ts";
import type { RandomGenerator } from "./random-generator.ts";

/** What can be put into another order in place. */
export type Shuffleable =
  | unknown[]
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/**
 * Puts `values` into random order, in place (Fisher-Yates); all orders are equally likely.
 *
 * @param values - array or typed array; changed
 * @param random - source of the order
 * @returns `values`
 *
 * @example
 * ```ts
 * import { createRandom, shuffle } from "@balms/core";
 *
 * console.log(shuffle([0, 1, 2, 3, 4], createRandom(1)));
 * ```
 */
export function shuffle<T extends Shuffleable>(values: T, random: RandomGenerator): T {
  checkList(values, "values");
  const list: { [index: number]: unknown; readonly length: number } = values;
  for (let last = list.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const kept = list[last];
    list[last] = list[other];
    list[other] = kept;
  }
  return values;
}
