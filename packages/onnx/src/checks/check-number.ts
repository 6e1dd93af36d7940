import { ArgumentError, describeValue } from "@balms/core";

/** Bounds of a number; ends belong to it. */
export interface NumberRange {
  readonly least?: number;
  readonly most?: number;
  readonly whole?: boolean;
}

/** Checks one finite number. */
export function checkNumber(value: number, parameter: string, range: NumberRange = {}): void {
  const { least = -Infinity, most = Infinity, whole = false } = range;
  if (
    Number.isFinite(value) &&
    value >= least &&
    value <= most &&
    (!whole || Number.isInteger(value))
  )
    return;
  const ends = [
    ...(least === -Infinity ? [] : [`at least ${least}`]),
    ...(most === Infinity ? [] : [`at most ${most}`]),
  ];
  throw new ArgumentError({
    parameter,
    received: describeValue(value),
    expected: `a ${whole ? "whole" : "finite"} number${ends.length === 0 ? "" : ` of ${ends.join(" and ")}`}`,
  });
}

/** Checks a count: a whole number of at least one. */
export function checkCount(value: number, parameter: string): void {
  checkNumber(value, parameter, { least: 1, whole: true });
}
