import { checkLabels } from "../checks/check-labels.ts";
import { checkScores } from "../checks/check-matrix.ts";
import type { FloatArray } from "../checks/float-array.ts";
import { softmaxRows } from "../losses/balanced-softmax.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { balancedAccuracy } from "./balanced-accuracy.ts";
import { confusionMatrix } from "./confusion-matrix.ts";
import { expectedCalibrationError } from "./expected-calibration-error.ts";
import { macroF1 } from "./macro-f1.ts";
import { meanPrediction } from "./mean-prediction.ts";
import { perClassAccuracy } from "./per-class-accuracy.ts";
import { argmaxRows } from "./predict-classes.ts";
import { shotAccuracies, type ShotThresholds } from "./shot-groups.ts";
import { top1Accuracy } from "./top1-accuracy.ts";

/** Against which training counts to evaluate, and how. */
export interface EvaluationOptions extends ShotThresholds {
  /** Training counts; C classes. Decides what is many-, medium- and few-shot. */
  readonly prior: ClassPrior;
  /** Bins of the calibration error, default 15. */
  readonly bins?: number | undefined;
}

/** Measures of a classifier on a test set: shares between 0 and 1, null where there is no value. */
export interface Evaluation {
  readonly top1: number;
  /** Mean of `perClass`. */
  readonly balanced: number;
  readonly many: number | null;
  readonly medium: number | null;
  readonly few: number | null;
  /** Expected calibration error; null where only predictions are known. */
  readonly ece: number | null;
  readonly macroF1: number;
  /** Accuracy per class [C]; null for a class without test rows. */
  readonly perClass: (number | null)[];
  /** [C][C]: rows are true classes, columns predicted ones. */
  readonly confusion: number[][];
  /** Mean predicted distribution [C]: of the probabilities, or of the predictions where only those are known. */
  readonly predictedShares: number[];
}

/**
 * Evaluates logits on a test set, with plain softmax at test time.
 *
 * @param logits - η [N, C], row after row; finite, or −Infinity for classes that are ruled out
 * @param labels - true class id per row [N], integers in [0, C)
 * @param options - `prior` (training counts), `manyAbove` (default 100), `fewBelow` (default 20), `bins` (default 15)
 * @throws {@link ArgumentError} when there are no rows, lengths do not match, an id is out of range or a logit is NaN
 *
 * @example
 * ```ts
 * import { evaluateLogits, priorFromCounts } from "@balms/core";
 *
 * const logits = new Float32Array([2, 0, 1, 0]);
 * const result = evaluateLogits(logits, [0, 1], { prior: priorFromCounts([500, 5]) });
 * console.log(result.top1, result.many, result.medium, result.few); // 0.5, 1, null, 0
 * ```
 */
export function evaluateLogits(
  logits: FloatArray,
  labels: ArrayLike<number>,
  options: EvaluationOptions,
): Evaluation {
  const classes = checkPrior(options.prior).labels.length;
  const rows = checkScores(logits, classes, "logits");
  checkLabels(labels, { rows, classes });
  const noShift = new Float64Array(classes);
  const result = evaluatePredictions(argmaxRows(logits, noShift), labels, options);
  const probabilities = softmaxRows(logits, noShift);
  return {
    ...result,
    ece: expectedCalibrationError(probabilities, labels, { classes, bins: options.bins }),
    predictedShares: meanPrediction(probabilities, { classes }),
  };
}

/**
 * Evaluates predicted class ids on a test set.
 *
 * @param predictions - class id per row [N], integers in [0, C)
 * @param labels - true class id per row [N], integers in [0, C)
 * @param options - `prior` (training counts), `manyAbove` (default 100), `fewBelow` (default 20)
 * @throws {@link ArgumentError} when there are no rows, lengths do not match or an id is out of range
 *
 * @example
 * ```ts
 * import { evaluatePredictions, priorFromCounts } from "@balms/core";
 *
 * const result = evaluatePredictions([0, 0], [0, 1], { prior: priorFromCounts([500, 5]) });
 * console.log(result.balanced, result.ece); // 0.5, null
 * ```
 */
export function evaluatePredictions(
  predictions: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: EvaluationOptions,
): Evaluation {
  const classes = checkPrior(options.prior).labels.length;
  const confusion = confusionMatrix(predictions, labels, { classes });
  const perClass = perClassAccuracy(confusion);
  const rows = labels.length;
  return {
    top1: top1Accuracy(confusion),
    balanced: balancedAccuracy(confusion),
    ...shotAccuracies(perClass, options),
    ece: null,
    macroF1: macroF1(confusion),
    perClass,
    confusion,
    predictedShares: confusion.map(
      (_, id) => confusion.reduce((sum, row) => sum + row[id], 0) / rows,
    ),
  };
}
