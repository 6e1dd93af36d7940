import { ArgumentError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";

/** How many rows leave the training rows of each class: a fixed number, or ⌊share · n_c⌋ with 0 < share < 1. */
export type HeldOutRows = { readonly perClass: number } | { readonly share: number };

/** Rows to take out of a class of `count` rows. */
export function heldOutCount(
  parameter: string,
  rows: HeldOutRows | undefined,
  count: number,
): number {
  if (rows === undefined) return 0;
  if ("perClass" in rows) {
    if (Number.isSafeInteger(rows.perClass) && rows.perClass >= 0) return rows.perClass;
    throw new ArgumentError({
      parameter: `${parameter}.perClass`,
      received: describeValue(rows.perClass),
      expected: "a whole number of rows, 0 or more",
    });
  }
  if (rows.share > 0 && rows.share < 1) return Math.floor(rows.share * count);
  throw new ArgumentError({
    parameter: `${parameter}.share`,
    received: describeValue(rows.share),
    expected: "a share between 0 and 1, both excluded",
  });
}
