import { pairedGain, type PairedGain } from "./paired-gain.ts";

/** A method, and what it says of the same rows as the others. */
export interface Candidate<Name extends string = string> {
  readonly name: Name;
  /** Class ids [N]. */
  readonly predictions: ArrayLike<number>;
}

/** Two standard errors: what chance alone exceeds about once in twenty times. */
export const certainty = 2;

/**
 * Whether a gain is more than chance would bring: above two standard errors.
 *
 * @param gain - what `pairedGain` returns
 *
 * @example
 * ```ts
 * import { isCertain } from "@balms/core/adapter";
 *
 * console.log(isCertain({ gain: 0.03, error: 0.01 }), isCertain({ gain: 0.03, error: 0.02 })); // true false
 * ```
 */
export function isCertain({ gain, error }: PairedGain): boolean {
  return gain > certainty * error;
}

/**
 * The simplest method that no other beats by more than chance, in mean accuracy per class.
 *
 * An elaborate method that is better by luck alone is not chosen: between equals the one that
 * comes first has the credit.
 *
 * @param labels - true class ids [N]
 * @param candidates - at least one, simplest first
 * @param classes - the class ids that count, each alike
 * @returns one of `candidates`
 *
 * @example
 * ```ts
 * import { chooseMethod } from "@balms/core/adapter";
 *
 * const labels = Array.from({ length: 40 }, (_, row) => row % 2);
 * const plain = { name: "softmax", predictions: labels.map(() => 0) };
 * const balanced = { name: "balanced-softmax", predictions: labels };
 * console.log(chooseMethod(labels, [plain, balanced], [0, 1]).name); // balanced-softmax
 * ```
 */
export function chooseMethod<Method extends Candidate>(
  labels: ArrayLike<number>,
  candidates: readonly [Method, ...Method[]],
  classes: readonly number[],
): Method {
  const against = (before: Method, after: Method): PairedGain =>
    pairedGain(labels, { before: before.predictions, after: after.predictions }, classes) ?? {
      gain: 0,
      error: 0,
    };
  const [first, ...others] = candidates;
  const best = others.reduce((a, b) => (against(a, b).gain > 0 ? b : a), first);
  return candidates.find((one) => !isCertain(against(one, best))) ?? best;
}
