import { cpuPerStep, lowQuantile } from "./cpu-time.ts";
import type { HeadShape } from "./torch-child.ts";

export interface Measurement {
  readonly name: string;
  readonly milliseconds: number;
  readonly against: string;
  readonly againstMilliseconds: number;
  /** Ours over the other; below 1 means that ours is faster. */
  readonly ratio: number;
  /** The largest ratio that is aimed at, where there is an aim. */
  readonly target: number | undefined;
}

/** How long to measure, and what is aimed at. */
export interface Effort {
  readonly target: number | undefined;
  readonly rounds: number;
}

/** Makes so many steps. */
export type Steps = (steps: number) => Promise<unknown>;

/** So many steps that a round takes some tenths of a second at each shape. */
export const stepsPerRound = ({ dimensions, classes }: HeadShape): number =>
  Math.max(20, Math.min(4000, Math.round(10_000_000 / (dimensions * classes))));

/** Puts the figures of two sides into words and a ratio. */
export function summarise(
  names: Pick<Measurement, "name" | "against">,
  { ours, theirs }: { ours: readonly number[]; theirs: readonly number[] },
  target: number | undefined,
): Measurement {
  const [milliseconds, againstMilliseconds] = [lowQuantile(ours), lowQuantile(theirs)];
  const ratio = milliseconds / againstMilliseconds;
  return { ...names, milliseconds, againstMilliseconds, ratio, target };
}

/** Times two things of this process in turn, round by round; the first round warms up and is not counted. */
export async function alternate(
  names: Pick<Measurement, "name" | "against">,
  sides: { ours: Steps; theirs: Steps },
  shape: HeadShape,
  { target, rounds }: Effort,
): Promise<Measurement> {
  const steps = stepsPerRound(shape);
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const other = await cpuPerStep(steps, () => sides.theirs(steps));
    const own = await cpuPerStep(steps, () => sides.ours(steps));
    if (round === 0) continue;
    ours.push(own);
    theirs.push(other);
  }
  return summarise(names, { ours, theirs }, target);
}
