import { plainSoftmax } from "@balms/core";

/** A class that a picture may have, and how likely that is. */
export interface LikelyClass {
  readonly class: string;
  /** Its place among the scores, from 0. */
  readonly id: number;
  readonly probability: number;
}

/** What a model says of a picture. */
export interface Prediction {
  readonly file: string;
  /** The likeliest classes, the first before all. */
  readonly likeliest: readonly LikelyClass[];
}

/** Far below all scores, but a number: a class that is ruled out has no probability. */
const ruledOut = -3e38;

/**
 * Probabilities [N·C] behind raw scores: of classes that exclude each other, or of each class by itself.
 *
 * @param scores - [N·C], −Infinity where a class is ruled out.
 */
export function probabilities(
  { classes, isMultiLabel }: { readonly classes: number; readonly isMultiLabel: boolean },
  scores: Float32Array,
): Float32Array {
  if (isMultiLabel) return scores.map((score) => 1 / (1 + Math.exp(-score)));
  const finite = scores.map((score) => Math.max(score, ruledOut));
  return plainSoftmax(finite, { classes });
}

/** The classes of highest probability, of equal ones the first. */
export function likeliest(
  shares: Float32Array,
  { classes, most }: { readonly classes: readonly string[]; readonly most: number },
): readonly LikelyClass[] {
  const order = Array.from(shares.keys()).toSorted(
    (first, second) => (shares[second] ?? 0) - (shares[first] ?? 0),
  );
  return order.slice(0, most).map((id) => ({
    class: classes[id] ?? String(id),
    id,
    probability: Number((shares[id] ?? 0).toPrecision(7)),
  }));
}
