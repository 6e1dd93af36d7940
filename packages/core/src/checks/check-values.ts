import { refuse, refuseValue } from "../errors/refuse.ts";
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
 * import { checkNumber } from "@balms/core/adapter";
 *
 * console.log(checkNumber(0.9, "momentum", { least: 0, below: 1 })); // 0.9
 * ```
 */
export function checkNumber(value: number, parameter: string, interval: Interval = {}): number {
  // An end that is not given is undefined, and nothing is greater or less than that.
  const { least, below, most, above } = interval as Required<Interval>;
  // What is no number is not compared: that would call its methods.
  return Number.isFinite(value) &&
    !(value < least || value >= below || value > most || value <= above)
    ? value
    : refuseValue(
        parameter,
        value,
        `a finite number${Object.entries(interval).map(endInWords).join(" and")}`,
      );
}

/** An end of an interval, as in " at least 0". */
const endInWords = (end: [string, number]): string => ` ${end.join(" ").replace(/.+st/, "at $&")}`;

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
 * import { checkWhole } from "@balms/core/adapter";
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
  return refuseValue(parameter, value, `a whole number from ${least} to ${most}`);
}

/**
 * Checks that there are `length` numbers (default: any), all finite and none below `least`.
 *
 * @param values - an array or a typed array
 * @param parameter - its name, for the message
 * @throws {@link ArgumentError} naming the position of the first number that is wrong
 *
 * @example
 * ```ts
 * import { checkVector } from "@balms/core/adapter";
 *
 * checkVector([1, 2, 3], "rowWeights", 3, 0);
 * ```
 */
export function checkVector(
  values: ArrayLike<number>,
  parameter: string,
  length: number = values?.length,
  least: number = -Infinity,
): void {
  checkList(values, parameter);
  if (values.length !== length) {
    refuse(parameter, `${values.length} numbers`, `${length} numbers`);
  }
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(values[i]) || values[i] < least) {
      const expected = `finite numbers${least === -Infinity ? "" : ` of at least ${least}`}`;
      refuseValue(parameter, values[i], expected, ` at position ${i}`);
    }
  }
}
