import { ArgumentError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";

/** Numbers by place, or by name. */
export type Values = ArrayLike<number> | { readonly [name: string]: number | undefined };

/** A pattern as brain.js takes it, with a weight beside. */
export interface Pattern {
  readonly input: Values;
  /** The class as `{ cat: 1 }` or `[0, 1]`, or shares that add up to 1. */
  readonly output: Values;
  /** w of the pattern's loss, at least 0; default 1. */
  readonly weight?: number | undefined;
}

/** Refuses what has no input and output. */
export function checkPattern(pattern: unknown, row: number): void {
  const { input, output } = Object(pattern) as Partial<Pattern>;
  if (isData(input) && isData(output)) return;
  throw new ArgumentError({
    parameter: `pattern ${row} of data`,
    received: describeValue(isData(pattern) ? (isData(input) ? output : input) : pattern),
    expected: "input and output, each numbers in a list or by name",
  });
}

function isData(values: unknown): boolean {
  return typeof values === "object" && values !== null;
}
