import type { Evaluation, ShotGroup } from "@balms/core";
import type { LabeledScores, LabeledSource } from "./labeled-scores.ts";

/** What `balms evaluate` shall do. */
export interface EvaluateRequest {
  readonly source: LabeledSource;
  /** A prior, as it was named. */
  readonly prior: string;
  readonly classNames: string | undefined;
  readonly manyAbove: number;
  readonly fewBelow: number;
  readonly report: string | undefined;
  readonly json: boolean;
}

/** A classifier measured as it is, and as it would be. */
export interface Evaluated {
  readonly scored: LabeledScores;
  /** Many-, medium- or few-shot, per class. */
  readonly groups: readonly ShotGroup[];
  readonly measured: MeasuredScores;
  /** With the log prior taken off the scores, as `balms adjust` does it; undefined where that was done, or cannot be. */
  readonly adjusted: MeasuredScores | undefined;
  /** Why there is none. */
  readonly unadjusted: string | undefined;
}

/** Measures, and what is said of each row. */
export interface MeasuredScores {
  readonly evaluation: Evaluation;
  /** Class ids [N]. */
  readonly predictions: Int32Array;
}
