import type { Counted, Provenance } from "./class-prior.ts";

/** What may be said about counts beside the numbers. */
export interface PriorOptions extends Partial<Omit<Provenance, "lineage">> {
  /** What was counted; default "rows". */
  readonly counted?: Counted | undefined;
  /** Rows or images looked at, where one may have several classes or none; at least the greatest count. */
  readonly examples?: number | undefined;
}

/** `PriorOptions` and the class names. */
export interface NamedPriorOptions extends PriorOptions {
  /** Class names in the order of the class ids. */
  readonly classes?: readonly string[] | undefined;
}

/** Options of everything that counts. */
export const countNames: readonly string[] = ["counted", "source", "time", "license", "producer"];
