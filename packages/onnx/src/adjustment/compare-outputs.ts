import type { RunOutput, RunOutputs } from "../runtime/run-once.ts";

type Values = RunOutput["values"];

/** How far numbers lie apart. */
export interface Difference {
  /** The largest distance. */
  readonly largest: number;
  /** The largest distance as a multiple of what is tolerated there. */
  readonly excess: number;
}

const none: Difference = { largest: 0, excess: 0 };

/**
 * How far numbers are from those that are expected; what is not a number on one side only is infinitely far.
 *
 * @param tolerated - what is tolerated at an index
 */
export function differenceOf(
  received: Values,
  expected: Values,
  tolerated: (index: number) => number,
): Difference {
  if (received.length !== expected.length) return { largest: Infinity, excess: Infinity };
  let { largest, excess } = none;
  for (let index = 0; index < expected.length; index++) {
    const [a, b] = [Number(received[index]), Number(expected[index])];
    if (a === b || Object.is(a, b)) continue;
    const apart = Math.abs(a - b);
    const distance = Number.isNaN(apart) ? Infinity : apart;
    largest = Math.max(largest, distance);
    excess = Math.max(excess, distance / tolerated(index));
  }
  return { largest, excess };
}

function greatest(values: Values): number {
  let size = 0;
  for (let index = 0; index < values.length; index++) {
    const value = Math.abs(Number(values[index]));
    if (Number.isFinite(value)) size = Math.max(size, value);
  }
  return size;
}

/** The worst difference between floating-point outputs that two runs have, against a share of the largest number of each. */
export function runDifference(
  received: RunOutputs,
  expected: RunOutputs,
  share: number,
): Difference {
  let worst = none;
  for (const [name, { type, values }] of expected) {
    // Labels that change where two scores are next to equal say nothing.
    const other = received.get(name);
    if (other === undefined || !type.startsWith("float")) continue;
    const tolerance = share * Math.max(greatest(values), 1e-6);
    const difference = differenceOf(other.values, values, () => tolerance);
    if (difference.excess > worst.excess) worst = difference;
  }
  return worst;
}

function isSame({ values }: RunOutput, other: RunOutput | undefined): boolean {
  if (values.length !== other?.values.length) return false;
  return Array.from(values).every((value, index) => Object.is(value, other.values[index]));
}

/** The outputs among some that are not the same, bit by bit, in two runs. */
export function changedOutputs(
  before: RunOutputs,
  after: RunOutputs,
  names: readonly string[],
): string[] {
  return names.filter((name) => {
    const output = before.get(name);
    return output !== undefined && !isSame(output, after.get(name));
  });
}
