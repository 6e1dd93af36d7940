/** What reading a file is told. */
export interface ReadingOptions {
  /** Ends it with an InterruptedError, also while a pipe keeps silent. */
  readonly signal?: AbortSignal | undefined;
}
