import type { Truth } from "./family.ts";
import type { Values } from "./values.ts";
import { alongAxis, each, logSum } from "./values.ts";

/** The two priors of a correction, as counts. */
export interface Counts {
  readonly prior: readonly number[];
  readonly tau: number;
  /** Default uniform. */
  readonly target?: readonly number[];
}

const shares = (counts: readonly number[]): number[] => {
  const total = counts.reduce((a, b) => a + b, 0);
  return counts.map((count) => count / total);
};

const logOdds = (share: number): number => Math.log(share / (1 - share));

/** What is added to the logarithm of each class: −τ·log π + log ρ. */
function shifts({ prior, tau, target }: Counts): number[] {
  const to = target === undefined ? undefined : shares(target);
  return shares(prior).map(
    (p, id) => -tau * Math.log(p) + (to === undefined ? 0 : Math.log(to[id])),
  );
}

/** The same for classes that do not exclude each other: log-odds in the place of logarithms. */
function oddShifts({ prior, tau, target }: Counts): number[] {
  const to = target === undefined ? undefined : shares(target);
  return shares(prior).map((p, id) => -tau * logOdds(p) + (to === undefined ? 0 : logOdds(to[id])));
}

/** Foreground scores are corrected among themselves, so that the background keeps its probability. */
function besideBackground(line: readonly number[], added: readonly number[], at: number): number[] {
  const before = line.toSpliced(at, 1);
  const after = before.map((score, id) => score + added[id]);
  const back = logSum(before) - logSum(after);
  return after.map((score) => score + back).toSpliced(at, 0, line[at]);
}

/**
 * The scores as a correction must make them, computed outside in double precision: the formulas are written here a
 * second time on purpose.
 */
export function corrected(scores: Values, truth: Truth, counts: Counts): Values {
  const added = shifts(counts);
  if (truth.kind === "binary") return each(scores, (score) => score + added[1] - added[0]);
  if (truth.kind === "sigmoid") {
    const odds = oddShifts(counts);
    return alongAxis(scores, truth.axis, (line) => line.map((score, id) => score + odds[id]));
  }
  return alongAxis(scores, truth.axis, (line) => {
    if (truth.kind === "background") {
      return besideBackground(line, added, truth.background === "first" ? 0 : line.length - 1);
    }
    if (truth.kind === "softmax") return line.map((score, id) => score + added[id]);
    const weighted = line.map((share, id) => share * Math.exp(added[id]));
    const total = weighted.reduce((a, b) => a + b, 0);
    return weighted.map((share) => share / total);
  });
}
