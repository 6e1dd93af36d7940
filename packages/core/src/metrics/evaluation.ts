import type { ClassPrior } from "../priors/class-prior.ts";
import type { GroupCalibration } from "./group-calibration.ts";
import type { ShotThresholds } from "./shot-groups.ts";

/** Against which training counts to evaluate, and how. */
export interface EvaluationOptions extends ShotThresholds {
  /** Training counts; C classes. Decides what is many-, medium- and few-shot. */
  readonly prior: ClassPrior;
  /** Bins of the calibration error, from 1 to 1,000,000, default 15. */
  readonly bins?: number | undefined;
  /** The k of the top-k accuracies, at least 1 each; default 1 and 5. From k = C on all rows are right. */
  readonly topK?: readonly number[] | undefined;
}

/** Measures of a classifier on a test set: shares between 0 and 1, null where there is no value. */
export interface Evaluation {
  /** Test rows N. */
  readonly rows: number;
  readonly top1: number;
  /** Mean of `perClass`. */
  readonly balanced: number;
  readonly many: number | null;
  readonly medium: number | null;
  readonly few: number | null;
  /** Expected calibration error; null unless the logits of all rows are known. */
  readonly ece: number | null;
  readonly macroF1: number;
  /** Top-k accuracy for each k that was asked for; null unless the logits of all rows are known. */
  readonly topK: Readonly<Record<number, number>> | null;
  /** Expected calibration error of all rows, and of the rows of many-, medium- and few-shot classes. */
  readonly calibration: GroupCalibration;
  /** Accuracy per class [C]; null for a class without test rows. */
  readonly perClass: (number | null)[];
  /**
   * [C][C]: rows are true classes, columns predicted ones. Made when it is first read; the state of
   * an `EvaluationAccumulator` lists the entries that are not 0.
   */
  readonly confusion: number[][];
  /** Mean predicted distribution [C]: of the probabilities, or of the predictions unless the logits of all rows are known. */
  readonly predictedShares: number[];
  /** π [C]: the class distribution of the training counts. */
  readonly priorShares: number[];
  /** Total variation between `predictedShares` and `priorShares`: ½ Σ_c |difference|. */
  readonly priorDistance: number;
}
