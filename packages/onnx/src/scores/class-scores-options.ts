import type { ScoreKind } from "./class-scores.ts";

/** Which scores to find. */
export interface ClassScoresOptions {
  /** Names of the tensors that hold them, raw or as probabilities; otherwise they are found. */
  readonly logits?: string | readonly string[] | undefined;
  /** What they mean, where the graph does not tell: a raw output that a Sigmoid is applied to outside. */
  readonly kind?: ScoreKind | undefined;
  /** Which of them stands for none of the classes. */
  readonly background?: number | "first" | "last" | undefined;
  /** C of the prior. */
  readonly classes?: number | undefined;
}

/** Their names. */
export const classScoresOptions: readonly (keyof ClassScoresOptions)[] = [
  "background",
  "classes",
  "kind",
  "logits",
];
