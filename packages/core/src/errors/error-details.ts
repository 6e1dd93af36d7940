/** What an error says, field by field. The message is composed of them, on one line. */
export interface ErrorDetails {
  /** The argument, field or file that is wrong. */
  readonly parameter?: string | undefined;
  /** What was there instead, in words or as a value. */
  readonly received?: string | undefined;
  /** What would have been right. */
  readonly expected?: string | undefined;
  /** What to do about it, as a full sentence. */
  readonly hint?: string | undefined;
  /** The error underneath, where there is one. */
  readonly cause?: unknown;
}
