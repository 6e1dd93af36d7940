/** Where a command writes text: a stream, or a collector in a test. */
export interface TextOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
  /** Whether it shows colours, and is to. */
  hasColors?(): boolean;
}

/**
 * All that a command takes from the process around it. A test hands in its own,
 * so that commands run inside the test's process.
 */
export interface CommandContext {
  /** What is piped in, for the file name `-`; undefined: nothing is. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Results: the table, or the one JSON object. */
  readonly stdout: TextOutput;
  /** Progress, notes and error messages. */
  readonly stderr: TextOutput;
  /** Aborted on Ctrl-C; its reason is the name of the process signal. */
  readonly signal: AbortSignal;
  /** Milliseconds since an arbitrary start, for timings alone. */
  readonly clock: () => number;
  /** Print the stack of an unexpected error. */
  readonly debug: boolean;
}
