import { checkOptions, refuse, refuseValue } from "@balms/core/adapter";

/** How many rows leave the training rows of each class: a fixed number, or ⌊share · n_c⌋ with 0 < share < 1. */
export type HeldOutRows = { readonly perClass: number } | { readonly share: number };

/** Rows to take out of a class of `count` rows. */
export function heldOutCount(
  parameter: string,
  rows: HeldOutRows | undefined,
  count: number,
): number {
  if (rows === undefined) return 0;
  checkOptions(rows, ["perClass", "share"], parameter);
  if ("perClass" in rows) {
    if ("share" in rows) refuse(parameter, "both perClass and share", "one of them");
    if (Number.isSafeInteger(rows.perClass) && rows.perClass >= 0) return rows.perClass;
    refuseValue(`${parameter}.perClass`, rows.perClass, "a whole number of rows, 0 or more");
  }
  if (rows.share > 0 && rows.share < 1) return Math.floor(rows.share * count);
  return refuseValue(`${parameter}.share`, rows.share, "a share above 0 and below 1");
}
