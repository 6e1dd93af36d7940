/** What a loss gives for each row, by name; neither is weighted or averaged. */
export interface RowLosses {
  /** [B], in nats. */
  readonly losses: string;
  /** Gradient of each row's loss with respect to its scores [B, C]. */
  readonly gradient: string;
}
