import { ArgumentError } from "../errors/argument-error.ts";

/** Checks that a confusion matrix is square and has counts; returns the number of rows counted. */
export function checkConfusion(confusion: readonly (readonly number[])[]): number {
  const classes = confusion.length;
  let total = 0;
  for (const [id, row] of confusion.entries()) {
    if (row.length !== classes || row.some((count) => !Number.isSafeInteger(count) || count < 0)) {
      throw new ArgumentError({
        parameter: "confusion",
        received: `row ${id} with ${row.length} numbers`,
        expected: `${classes} counts of at least 0 in each of ${classes} rows`,
      });
    }
    total += rowTotal(row);
  }
  if (total === 0) {
    throw new ArgumentError({
      parameter: "confusion",
      received: "no rows counted",
      expected: "at least one test row",
    });
  }
  return total;
}

/** Σ of a row. */
export function rowTotal(row: readonly number[]): number {
  return row.reduce((sum, count) => sum + count, 0);
}
