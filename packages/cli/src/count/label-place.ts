import type { LabelCount } from "@balms/datasets";

/** Where a label stands: "at row 4", "in line 5", or in how many rows where a table was counted. */
export function placeOf({ first, count }: LabelCount<unknown>, word: "row" | "line"): string {
  if (first === undefined) return `in ${count} ${count === 1 ? "row" : "rows"}`;
  return word === "row" ? `at row ${first}` : `in line ${first + 1}`;
}
