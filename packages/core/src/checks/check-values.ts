import { describeValue } from "../errors/describe-value.ts";
import { refuse } from "../errors/refuse.ts";
import { checkList } from "./check-list.ts";

/** The interval that a number must lie in; ends belong to it unless said otherwise. */
export interface Interval {
  readonly least?: number;
  readonly below?: number;
  readonly most?: number;
  readonly above?: number;
}

/**
 * Checks one finite number against an interval and gives it back.
 *
 * @param value - the number
 * @param parameter - its name, for the message
 * @param interval - `least` and `most` belong to it, `above` and `below` do not
 * @throws {@link ArgumentError} outside of the interval, and for NaN and Infinity
 *
 * @example
 * ```ts
 * import { checkNumber } from "@balms/core";
 *
 * console.log(checkNumber(0.9, "momentum", { least: 0, below: 1 })); // 0.9
 * ```
 */
export function checkNumber(value: number, parameter: string, interval: Interval = {}): number {
  const { least = value, below = Infinity, most = value, above = -Infinity } = interval;
  const fits = value >= least && value < below && value <= most && value > above;
  if (Number.isFinite(value) && fits) return value;
  const ends = Object.entries(interval).map((end) => end.join(" "));
  return refuse(parameter, describeValue(value), ["a finite number", ...ends].join(", "));
}

/**
 * Checks a whole number and gives it back.
 *
 * @param value - the number
 * @param parameter - its name, for the message
 * @param least - smallest value allowed
 * @param most - largest value allowed, default 2^53 − 1
 * @throws {@link ArgumentError} for fractions and outside of the bounds
 *
 * @example
 * ```ts
 * import { checkWhole } from "@balms/core";
 *
 * console.log(checkWhole(512, "batchSize", 1)); // 512
 * ```
 */
export function checkWhole(
  value: number,
  parameter: string,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const end = most === Number.MAX_SAFE_INTEGER ? "" : ` and at most ${most}`;
  return refuse(parameter, describeValue(value), `a whole number of at least ${least}${end}`);
}

/**
 * Checks that there are `length` numbers, all finite and none below `least`.
 *
 * @param values - an array or a typed array
 * @param parameter - its name, for the message
 * @throws {@link ArgumentError} naming the position of the first number that is wrong
 *
 * @example
 * ```ts
 * import { checkVector } from "@balms/core";
 *
 * checkVector([1, 2, 3], "rowWeights", 3, 0);
 * ```
 */
export function checkVector(
  values: ArrayLike<number>,
  parameter: string,
  length: number,
  least: number = -Infinity,
): void {
  checkList(values, parameter);
  if (values.length !== length) {
    refuse(parameter, `${values.length} numbers`, `${length} numbers`);
  }
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(values[i]) || values[i] < least) {
      refuse(
        parameter,
        `${describeValue(values[i])} at position ${i}`,
        `finite numbers${least === -Infinity ? "" : ` of at least ${least}`}`,
      );
    }
  }
}
