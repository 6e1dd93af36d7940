import type { Counted } from "./class-prior.ts";

/** What may be said about counts beside the numbers. */
export interface PriorOptions {
  /** What was counted; default "rows". */
  readonly counted?: Counted | undefined;
  /** Where the counts come from, in words. */
  readonly source?: string | undefined;
}

/** `PriorOptions` and the class names. */
export interface NamedPriorOptions extends PriorOptions {
  /** Class names in the order of the class ids. */
  readonly labels?: readonly string[] | undefined;
}
