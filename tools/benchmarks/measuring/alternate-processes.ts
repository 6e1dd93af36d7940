import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareTimes, type Effort, type Measured } from "./measure.ts";
import type { ProcessCost } from "./run-process.ts";

/** What is run in turn. */
interface Work {
  readonly against: string;
  readonly ours: () => ProcessCost;
  readonly theirs: () => ProcessCost;
}

const peak = (costs: readonly ProcessCost[]): number =>
  Math.max(...costs.map(({ peakBytes }) => peakBytes));

const times = (costs: readonly ProcessCost[]): number[] =>
  costs.map(({ milliseconds }) => milliseconds);

/** Whole processes in turn; of each side the time of the 20th percentile, and the most memory. */
export function alternateProcesses(
  { against, ours, theirs }: Work,
  { target, rounds }: Effort,
): Measured {
  const [own, other]: [ProcessCost[], ProcessCost[]] = [[], []];
  for (let round = 0; round <= Math.min(rounds, 4); round++) {
    const [b, a] = [theirs(), ours()];
    if (round === 0) continue;
    own.push(a);
    other.push(b);
  }
  return {
    against,
    ...compareTimes(times(own), times(other)),
    target,
    peakBytes: [peak(own), peak(other)],
  };
}

/** Work in a folder of its own, which is removed. */
export function inFolder<Result>(work: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "balms-bench-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
