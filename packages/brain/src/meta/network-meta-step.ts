/** What one bilevel step says. */
export interface NetworkMetaStep {
  /** dL_meta/ds_b [B], s_b a factor of pattern b's loss in the step. */
  readonly rowGradients: Float64Array;
  /** w · Balanced Softmax loss per pattern before the step [B]. */
  readonly losses: Float64Array;
  /** Mean of w · plain cross-entropy of the meta batch after the step. */
  readonly metaLoss: number;
}
