import { ArgumentError } from "../errors/argument-error.ts";
import { describeValue } from "../errors/describe-value.ts";
import { checkList } from "./check-list.ts";

/** The interval that a number must lie in; ends belong to it unless said otherwise. */
export interface Interval {
  readonly least?: number;
  readonly below?: number;
  readonly most?: number;
  readonly above?: number;
}

/** Checks one finite number against an interval and gives it back. */
export function checkNumber(value: number, parameter: string, interval: Interval = {}): number {
  const { least = -Infinity, below = Infinity, most = Infinity, above = -Infinity } = interval;
  const fits = value >= least && value < below && value <= most && value > above;
  if (Number.isFinite(value) && fits) return value;
  const ends = [
    above === -Infinity ? "" : `above ${above}`,
    least === -Infinity ? "" : `of at least ${least}`,
    below === Infinity ? "" : `below ${below}`,
    most === Infinity ? "" : `of at most ${most}`,
  ].filter((end) => end !== "");
  throw new ArgumentError({
    parameter,
    received: describeValue(value),
    expected: `a finite number${ends.length === 0 ? "" : ` ${ends.join(" and ")}`}`,
  });
}

/** Checks a whole number that is at least `least`. */
export function checkWhole(value: number, parameter: string, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new ArgumentError({
    parameter,
    received: describeValue(value),
    expected: `a whole number of at least ${least}`,
  });
}

/** Checks that there are `length` numbers, all finite and none below `least`. */
export function checkVector(
  values: ArrayLike<number>,
  parameter: string,
  length: number,
  least: number = -Infinity,
): void {
  checkList(values, parameter);
  if (values.length !== length) {
    throw new ArgumentError({
      parameter,
      received: `${values.length} numbers`,
      expected: `${length} numbers`,
    });
  }
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(values[i]) || values[i] < least) {
      throw new ArgumentError({
        parameter,
        received: `${describeValue(values[i])} at position ${i}`,
        expected: least === -Infinity ? "finite numbers" : `finite numbers of at least ${least}`,
      });
    }
  }
}
