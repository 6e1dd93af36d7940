import { checkKnown } from "../checks/check-options.ts";
import type { Labels } from "../checks/class-ids.ts";
import { stateOf } from "../checks/state-of.ts";
import { checkList } from "../checks/check-list.ts";
import { checkVector, checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { refuse } from "../errors/refuse.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { emptyBins } from "./calibration-bins.ts";
import { addEntry, countRows } from "./confusion-entries.ts";
import type { Evaluation, EvaluationOptions } from "./evaluation.ts";
import type { EvaluationState } from "./evaluation-state.ts";
import { measure } from "./measure.ts";
import { predictClasses } from "./predict-classes.ts";
import { addScores } from "./score-sums.ts";
import { checkThresholds, groupsOf, type ShotGroup, shotNames } from "./shot-groups.ts";

/**
 * Evaluates a test set piece by piece, with plain softmax at test time: add rows, here or in
 * several workers, merge, and ask for the result. `evaluateLogits` and `evaluatePredictions` do
 * this for a set that is at hand as a whole.
 *
 * Measures that need logits have a value when all rows were added as logits. A call that throws
 * changes nothing. Memory is C numbers and one per pair of classes that occurs, not C².
 *
 * @example
 * ```ts
 * import { EvaluationAccumulator, priorFromCounts } from "@balms/core";
 *
 * const prior = priorFromCounts([500, 5]);
 * const first = new EvaluationAccumulator({ prior });
 * first.addLogits(new Float32Array([2, 0]), [0]);
 * const second = new EvaluationAccumulator({ prior });
 * second.addLogits(new Float32Array([1, 0]), [1]);
 * first.merge(JSON.parse(JSON.stringify(second.state()))); // as from another thread
 * console.log(first.result().top1); // 0.5
 * ```
 */
export class EvaluationAccumulator {
  readonly #prior: ClassPrior;
  readonly #settings: EvaluationState["settings"];
  readonly #groups: readonly ShotGroup[];
  // Rows per pair of classes that occurs, under truth · C + predicted.
  readonly #entries = new Map<number, number>();
  readonly #sums: Float64Array;

  /**
   * @param options - `prior` (training counts), `manyAbove` (default 100), `fewBelow` (default 20), `bins` (default 15), `topK` (default 1 and 5)
   * @throws {@link ArgumentError} when an option is out of range
   */
  constructor(options: EvaluationOptions) {
    checkKnown(options, ["prior", "bins", "topK", ...shotNames]);
    const { prior, bins = 15, topK = [1, 5] }: EvaluationOptions = Object(options);
    this.#groups = groupsOf(prior, options);
    this.#prior = prior;
    checkList(topK, "topK");
    this.#settings = {
      prior: prior.digest,
      ...checkThresholds(options),
      bins,
      topK: Array.from(topK, (k) => checkWhole(k, "topK", 1)),
    };
    this.#sums = new Float64Array(this.#groups.length + topK.length + emptyBins(bins).length);
  }

  /**
   * Adds rows whose logits are known.
   *
   * @param logits - η [B, C], row after row; finite, or −Infinity for classes that are ruled out
   * @param labels - true class id per row [B], integers in [0, C)
   * @throws {@link ArgumentError} when lengths do not match, an id is out of range or a logit is NaN
   */
  addLogits(logits: FloatArray, labels: Labels): void {
    const classes = this.#groups.length;
    const predictions = predictClasses(logits, { classes });
    const ids = countRows(this.#entries, predictions, labels, classes);
    addScores(this.#sums, logits, ids, this.#groups, this.#settings.topK);
  }

  /**
   * Adds rows of which only the predictions are known.
   *
   * @param predictions - class id per row [B], integers in [0, C)
   * @param labels - true class id per row [B], integers in [0, C)
   * @throws {@link ArgumentError} when lengths do not match or an id is out of range
   */
  addPredictions(predictions: Labels, labels: Labels): void {
    countRows(this.#entries, predictions, labels, this.#groups.length);
  }

  /**
   * Adds the rows of another accumulator, which keeps them. Any order and grouping of merges gives
   * the same counts, and the same sums but for their last digits.
   *
   * @param other - an accumulator of the same prior and the same options, or its state, also after a round trip through JSON
   * @throws {@link ArgumentError} when those differ, or when it is no state
   */
  merge(other: EvaluationAccumulator | EvaluationState): void {
    const { settings, entries, sums }: EvaluationState = stateOf(other);
    const own = JSON.stringify(this.#settings);
    const theirs = JSON.stringify(settings);
    if (theirs !== own) refuse("other", `settings ${theirs}`, own);
    checkVector(sums, "sums", this.#sums.length);
    checkList(entries, "entries");
    for (const entry of entries) {
      checkList(entry, "entries");
      checkWhole(entry[0], "entries", 0, this.#groups.length ** 2 - 1);
      checkWhole(entry[1], "entries", 0);
    }
    for (const [place, rows] of entries) addEntry(this.#entries, place, rows);
    sums.forEach((sum, i) => (this.#sums[i] += sum));
  }

  /** The present state: plain data, for `merge` here or in another thread. */
  state(): EvaluationState {
    const entries = [...this.#entries].toSorted(([first], [second]) => first - second);
    return { settings: this.#settings, entries, sums: [...this.#sums] };
  }

  /**
   * Measures over all rows that were added.
   *
   * @throws {@link ArgumentError} when there are none
   */
  result(): Evaluation {
    return measure(this.state(), this.#prior, this.#groups);
  }
}
