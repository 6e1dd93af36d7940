import { type Candidate, chooseMethod } from "./choose-method.ts";
import { pairedGain, type PairedGain } from "./paired-gain.ts";

/** What is known of a method from rows that it has not been trained on. */
export interface MethodEstimate<Name extends string = string> {
  readonly method: Name;
  /** Mean accuracy per class, over the classes that have rows. */
  readonly balanced: number;
  /** Mean accuracy per class beyond that of the chosen method: what another choice would have brought. */
  readonly gain: number;
  /** Standard error of `gain`, from the same rows under both. */
  readonly error: number;
}

/** A choice, and what speaks for it. */
export interface MethodChoice<Name extends string = string> {
  /** The simplest method that no other beats by more than two standard errors. */
  readonly method: Name;
  /** One for each method, simplest first. */
  readonly estimates: readonly MethodEstimate<Name>[];
}

/**
 * Chooses among methods by what they say of the same rows, and tells how certain that is.
 *
 * @param labels - true class ids [N]
 * @param candidates - at least one, simplest first
 * @param classes - C; every class counts alike
 *
 * @example
 * ```ts
 * import { compareMethods } from "@balms/core/adapter";
 *
 * const labels = [0, 0, 1, 1];
 * const plain = { name: "softmax", predictions: [0, 0, 0, 0] };
 * console.log(compareMethods(labels, [plain], 2).estimates[0].balanced); // 0.5
 * ```
 */
export function compareMethods<Name extends string>(
  labels: ArrayLike<number>,
  candidates: readonly [Candidate<Name>, ...Candidate<Name>[]],
  classes: number,
): MethodChoice<Name> {
  const all = Array.from({ length: classes }, (_, id) => id);
  // Against answers that are never right, the gain is the accuracy itself.
  const never = new Int32Array(labels.length).fill(-1);
  const against = (before: ArrayLike<number>, after: ArrayLike<number>): PairedGain =>
    pairedGain(labels, { before, after }, all) ?? { gain: 0, error: 0 };
  const chosen = chooseMethod(labels, candidates, all);
  return {
    method: chosen.name,
    estimates: candidates.map(({ name, predictions }) => ({
      method: name,
      balanced: against(never, predictions).gain,
      ...against(chosen.predictions, predictions),
    })),
  };
}
