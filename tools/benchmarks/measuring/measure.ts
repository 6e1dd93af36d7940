import { clockPerStep, cpuPerStep, lowQuantile, quantile } from "./cpu-time.ts";

/** What was found of two sides. */
export interface Measured {
  readonly milliseconds: number;
  readonly against: string;
  readonly againstMilliseconds: number;
  /** Ours over the other; below 1 means that ours is faster. */
  readonly ratio: number;
  readonly rounds?: number;
  /** The middle half of the ratios of single rounds, where there were four or more. */
  readonly spread?: readonly [number, number] | undefined;
  /** The largest ratio that is aimed at, where there is an aim. */
  readonly target?: number | undefined;
  /** Ours over the time that moving the bytes alone takes, where that was measured. */
  readonly timesFloor?: number | undefined;
  /** Most bytes held beside the inputs, ours and the other's, where that was measured. */
  readonly peakBytes?: readonly [number, number] | undefined;
}

/** A row of the table. */
export interface Measurement extends Measured {
  readonly topic: string;
  readonly name: string;
}

/** How long to measure, and what is aimed at. */
export interface Effort {
  readonly target: number | undefined;
  readonly rounds: number;
}

/** One round of one side: CPU milliseconds per step. */
export type Round = () => number | Promise<number>;

/** What is timed in turn, round by round. */
export interface Sides {
  readonly ours: Round;
  readonly theirs: Round;
  /** Moves as many bytes as a step must, and does nothing else. */
  readonly floor?: Round;
}

/** A round of so many steps in this process: in CPU time on one thread, by the clock on several. */
export const roundOf =
  (steps: number, work: (steps: number) => unknown, threads = 1): Round =>
  () =>
    (threads === 1 ? cpuPerStep : clockPerStep)(steps, async () => {
      await work(steps);
    });

/** Times the sides in turn; the first round warms up and is not counted. */
export async function alternate(
  against: string,
  { ours, theirs, floor }: Sides,
  { target, rounds }: Effort,
): Promise<Measured> {
  const [own, other, least]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round <= rounds; round++) {
    const times = [await theirs(), await ours(), await floor?.()] as const;
    if (round === 0) continue;
    other.push(times[0]);
    own.push(times[1]);
    if (times[2] !== undefined) least.push(times[2]);
  }
  const compared = compareTimes(own, other);
  const timesFloor = least.length === 0 ? undefined : compared.milliseconds / lowQuantile(least);
  return { against, ...compared, target, timesFloor };
}

/** Times of both sides, round by round. */
export function compareTimes(
  own: readonly number[],
  other: readonly number[],
): Pick<Measured, "milliseconds" | "againstMilliseconds" | "ratio" | "rounds" | "spread"> {
  const [milliseconds, againstMilliseconds] = [lowQuantile(own), lowQuantile(other)];
  const ratios = own.map((time, round) => time / other[round]);
  return {
    milliseconds,
    againstMilliseconds,
    ratio: milliseconds / againstMilliseconds,
    rounds: ratios.length,
    // The quartiles of fewer are their extremes.
    spread: ratios.length < 4 ? undefined : [quantile(ratios, 0.25), quantile(ratios, 0.75)],
  };
}
