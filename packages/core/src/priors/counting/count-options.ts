import type { Provenance } from "../class-prior.ts";

/** What may be said about counts beside the numbers, when they are counted here. */
export interface CountOptions extends Partial<Omit<Provenance, "lineage">> {
  /** `"rows"` (the default) or `"images"` that have the class, or `"instances"`: every mention. */
  readonly counted?: "rows" | "images" | "instances" | undefined;
}

/** Which labels there may be. */
export interface ClassOptions {
  /**
   * Names in the order of the class ids: labels are names or ids. A number: labels are ids below it.
   * Left out: labels are names, and all that occur become classes, sorted by code point.
   */
  readonly classes?: number | readonly string[] | undefined;
}

/** A class id, be it of 64 bits, or a class name. */
export type ClassLabel = number | bigint | string;
