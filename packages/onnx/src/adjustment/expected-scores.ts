import { partStarts } from "../scores/score-part.ts";
import type { ClassScores, LabelOutput } from "../scores/class-scores.ts";
import { largestOf } from "../model/largest-of.ts";

/** Scores of a model, and what was done to them. */
export interface CorrectedScores {
  readonly scores: Pick<
    ClassScores,
    "axis" | "classes" | "kind" | "logits" | "normalized" | "part" | "scale" | "type"
  > & {
    readonly background?: number | undefined;
    readonly labels?: readonly LabelOutput[];
  };
  /** What log-probabilities are shifted by, one number per class of the prior; one number alone for `binary`. */
  readonly added: Float64Array;
}

function logSum(values: readonly number[]): number {
  const peak = largestOf(values);
  if (peak === -Infinity) return peak;
  return peak + Math.log(values.reduce((sum, value) => sum + Math.exp(value - peak), 0));
}

/** `log(1 + Σ_{k≠j} e^{s_k})` for each j: from the sum of all, but for the greatest, which may leave nothing of it. */
function besideOthers(scores: readonly number[]): number[] {
  const best = scores.indexOf(largestOf(scores));
  const all = logSum([0, ...scores]);
  return scores.map((score, id) =>
    id === best
      ? logSum([0, ...scores.toSpliced(id, 1)])
      : all + Math.log1p(-Math.exp(score - all)),
  );
}

/** Corrected scores of one row, in double precision. */
function correctRow({ scores, added }: CorrectedScores, row: readonly number[]): number[] {
  const { kind, scale, classes, normalized = false, background = classes - 1 } = scores;
  if (kind === "probabilities") {
    const weights = row.map((probability, id) => Math.max(probability, 0) * Math.exp(added[id]));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return total === 0 ? weights : weights.map((weight) => weight / total);
  }
  if (kind === "sigmoid" && normalized) {
    const shifted = row.map((score, id) => score * scale + added[id]);
    const others = besideOthers(shifted);
    return shifted.map((score, id) => (score - others[id]) / scale);
  }
  if (kind !== "background") return row.map((score, id) => score + added[id] / scale);
  const shift = (place: number): number => added[place < background ? place : place - 1];
  // The background as it was: the Softmax normalizes.
  if (normalized) {
    return row.map((score, place) => (place === background ? score : score + shift(place) / scale));
  }
  // The classes among themselves; the background keeps its probability.
  const foreground = row.map((score) => score * scale).filter((_, place) => place !== background);
  const shifted = row
    .map((score, place) => score * scale + shift(place))
    .filter((_, place) => place !== background);
  const gain = logSum(foreground) - logSum(shifted);
  return row.map((score, place) =>
    place === background ? score : score + (shift(place) + gain) / scale,
  );
}

/**
 * What corrected scores must be: `η + v`, or what {@link CorrectedScores} of another kind ask for. Computed here by itself, in double
 * precision, not with the nodes that the correction is made of.
 *
 * @param raw - the scores before, in row-major order
 * @param dims - their dimensions
 */
export function expectedScores(
  corrected: CorrectedScores,
  raw: ArrayLike<number>,
  dims: readonly number[],
): Float64Array {
  const { axis, classes } = corrected.scores;
  const along = corrected.scores.part?.of ?? classes;
  const starts = partStarts(corrected.scores);
  const expected = Float64Array.from(raw);
  // Elements of one row lie so far apart.
  const step = dims.slice(axis + 1).reduce((size, dimension) => size * dimension, 1);
  for (let start = 0; start < raw.length; start++) {
    if (Math.floor(start / step) % along !== 0) continue;
    for (const first of starts) {
      const places = Array.from({ length: classes }, (_, id) => start + (first + id) * step);
      const row = correctRow(
        corrected,
        places.map((place) => raw[place]),
      );
      for (const [id, place] of places.entries()) expected[place] = row[id];
    }
  }
  return expected;
}
