import { clockPerStep, cpuPerStep, lowQuantile } from "./cpu-time.ts";

export interface Measurement {
  readonly name: string;
  readonly milliseconds: number;
  readonly against: string;
  readonly againstMilliseconds: number;
  /** Ours over the other; below 1 means that ours is faster. */
  readonly ratio: number;
  /** The largest ratio that is aimed at, where there is an aim. */
  readonly target: number | undefined;
  /** Ours over the time that moving the bytes alone takes, where that was measured. */
  readonly timesFloor: number | undefined;
  /** Most bytes held beside the inputs, ours and the other's, where that was measured. */
  readonly peakBytes?: readonly [number, number] | undefined;
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
  names: Pick<Measurement, "name" | "against">,
  { ours, theirs, floor }: Sides,
  { target, rounds }: Effort,
): Promise<Measurement> {
  const [own, other, least]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round <= rounds; round++) {
    const times = [await theirs(), await ours(), await floor?.()] as const;
    if (round === 0) continue;
    other.push(times[0]);
    own.push(times[1]);
    if (times[2] !== undefined) least.push(times[2]);
  }
  const [milliseconds, againstMilliseconds] = [lowQuantile(own), lowQuantile(other)];
  const ratio = milliseconds / againstMilliseconds;
  const timesFloor = least.length === 0 ? undefined : milliseconds / lowQuantile(least);
  return { ...names, milliseconds, againstMilliseconds, ratio, target, timesFloor };
}
