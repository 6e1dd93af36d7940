import type { ZeroCounts } from "@balms/core";

/** What the loaders take beside the place of the data. */
export interface LoadOptions {
  /** Names in the order of the class ids, when somebody gave them. */
  readonly classNames: readonly string[] | undefined;
  /** With "error", a class without training rows is refused. */
  readonly zeroCounts: ZeroCounts;
  readonly signal: AbortSignal;
}
