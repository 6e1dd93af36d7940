import type { ElementType } from "../model/element-type.ts";

/**
 * What the numbers of a classifier mean, and so how they are corrected:
 *
 * - `softmax`: raw scores of classes that exclude each other; a Softmax makes probabilities of them, in the model or after it.
 * - `background`: the same with one class more than the prior has, for "none of them".
 * - `sigmoid`: one raw score for each class, each with a Sigmoid of its own (multi-label).
 * - `binary`: one raw score alone; its Sigmoid is the probability of the second class.
 * - `probabilities`: probabilities that add up to 1, and nowhere in the graph a tensor of raw scores.
 */
export type ScoreKind = "softmax" | "background" | "sigmoid" | "binary" | "probabilities";

/** The class scores of a model: where they are, and what they are. */
export interface ClassScores {
  /** Name of the tensor to correct: as near to the activation as everything that depends on the scores allows. */
  readonly logits: string;
  readonly kind: ScoreKind;
  /** Number of scores along the class axis; 1 for `binary`, C + 1 for `background`. */
  readonly classes: number;
  /** The class axis of that tensor, counted from 0; equal to `rank` where one score alone has no axis of its own. */
  readonly axis: number;
  /** How many dimensions the tensor has. */
  readonly rank: number;
  readonly type: Extract<ElementType, "float32" | "float64" | "float16" | "bfloat16">;
  /**
   * What the tensor is multiplied with before the activation sees it; 1, or 1/T of a temperature T that stands between. Negative for
   * `binary` where the model's Sigmoid is the probability of the first class, as outputs [p, 1 − p] tell.
   */
  readonly scale: number;
  /** What makes probabilities of them inside the model. */
  readonly activation: "Softmax" | "LogSoftmax" | "Sigmoid" | undefined;
  /** For `background`: which of the scores stands for none of the classes, from 0. */
  readonly background: number | undefined;
  /** Where the scores are a part of what lies along the axis. */
  readonly part?: ScorePart;
  /** Whether the classes of a row compete, with a Sigmoid each or beside a background: what stands for none of them keeps its weight, not its probability. */
  readonly normalized?: boolean;
  /** Names of the graph's outputs that follow when the tensor changes. */
  readonly outputs: readonly string[];
  /** Tensors with the chosen class that do not follow by themselves (they come from the same operator as the probabilities). */
  readonly labels: readonly LabelOutput[];
}

/** Scores among other numbers, as in the rows of a detector: row `r` has its first one at `first + r · stride`. */
export interface ScorePart {
  readonly first: number;
  readonly rows: number;
  readonly stride: number;
  /** How many numbers lie along the axis in all. */
  readonly of: number;
}

/** The chosen class of each row, computed by an operator beside the probabilities. */
export interface LabelOutput {
  readonly name: string;
  /** What the operator calls its classes, in order. */
  readonly classes: readonly (number | string)[];
}
