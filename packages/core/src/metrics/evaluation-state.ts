/**
 * All that an `EvaluationAccumulator` knows: plain data, the same after a round trip through JSON
 * or a message to another thread.
 */
export interface EvaluationState {
  /** Options that must be the same wherever states are merged. */
  readonly settings: {
    /** Digest of the prior. */
    readonly prior: string;
    readonly manyAbove: number;
    readonly fewBelow: number;
    /** K. */
    readonly bins: number;
    readonly topK: readonly number[];
  };
  /**
   * Entries of the confusion matrix that are not 0: the place of each, which is truth · C +
   * predicted, and how many rows it counts. Places ascend.
   */
  readonly entries: readonly (readonly [place: number, rows: number])[];
  /**
   * Sums over the rows that were added as logits. Σ of the probabilities [C]; rows that are right
   * for each k of `topK`; then for all rows and for those of many-, medium- and few-shot classes:
   * how many there are, and for each bin of confidence [K] those that are right − Σ confidence.
   */
  readonly sums: readonly number[];
}
