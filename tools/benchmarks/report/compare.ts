import type { Measurement } from "../measuring/measure.ts";
import { describeMachine } from "./machine.ts";
import type { Results } from "./results.ts";

/** What became of a ratio. */
export type Verdict = "slower" | "faster" | "as before" | "no spread" | "not committed";

export interface Comparison {
  readonly name: string;
  readonly before: number | undefined;
  readonly now: number;
  /** So many times the ratio may change by the noise of both runs: 1.2 is up or down by a fifth. */
  readonly noise: number | undefined;
  readonly verdict: Verdict;
}

/** Runs of one program differ by as much from process to process, however steady the rounds of each. */
const least = Math.log(1.05);

/** Ratios of a run beside the committed ones: a change counts where it is greater than the spreads of both together. */
export function compareResults(committed: Results, run: Results): Comparison[] {
  const old = new Map(committed.measurements.map((row) => [row.name, row]));
  return run.measurements.map((row) => compareRow(old.get(row.name), row));
}

const width = ([low, high]: readonly [number, number]): number => Math.log(high / low);

function compareRow(
  before: Measurement | undefined,
  { name, ratio, spread }: Measurement,
): Comparison {
  const known = { name, before: before?.ratio, now: ratio };
  if (before === undefined) return { ...known, noise: undefined, verdict: "not committed" };
  if (before.spread === undefined || spread === undefined) {
    return { ...known, noise: undefined, verdict: "no spread" };
  }
  const noise = Math.max(least, Math.hypot(width(before.spread), width(spread)));
  const change = Math.log(ratio / before.ratio);
  const changed = change > 0 ? "slower" : "faster";
  const verdict = Math.abs(change) > noise ? changed : "as before";
  return { ...known, noise: Math.exp(noise), verdict };
}

/** What is to be said aloud of a comparison. */
export function warnings(committed: Results, run: Results): string[] {
  const [there, here] = [committed.machine, run.machine].map((machine) => describeMachine(machine));
  const other =
    there === here
      ? []
      : [
          `the committed ratios are of another machine (${there}; this is ${here}): ratios differ between machines`,
        ];
  const changed = compareResults(committed, run).flatMap(
    ({ name, before, now, noise, verdict }) => {
      if (before === undefined || noise === undefined || verdict === "as before") return [];
      const [a, b, most] = [before, now, noise].map((value) => value.toPrecision(3));
      return [
        `${name}: ${verdict}, ratio ${b} where ${a} is committed; the noise is a factor of ${most}`,
      ];
    },
  );
  return [...other, ...changed];
}
