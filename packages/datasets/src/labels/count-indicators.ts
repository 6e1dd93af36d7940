import { DataError } from "@balms/core";
import type { ArrayStream } from "../readers/array-stream.ts";
import type { NpyType } from "../readers/npy-types.ts";
import { plainNumbers } from "../readers/plain-numbers.ts";
import type { AboutArray } from "./count-array-ids.ts";
import type { IndicatorTally } from "./label-tally.ts";
import { mostLabels } from "./most-labels.ts";
import { RowStates } from "./row-states.ts";

/** Counts zeros and ones, [rows, classes]: the rows that have each class. */
export async function countIndicators(
  { header, elements }: ArrayStream,
  type: NpyType,
  { name, options }: AboutArray,
): Promise<IndicatorTally> {
  const { littleEndian, fortranOrder } = header;
  const [rows, columns] = header.shape;
  checkDirection(rows, columns, { name, isKnown: options.classes?.length === columns });
  const counts = new Float64Array(columns);
  const { take, totals } = fortranOrder ? byColumns(counts, rows) : byRows(counts);
  let seen = 0;
  for await (const bytes of elements(type.size)) {
    const numbers = plainNumbers(bytes, type, littleEndian);
    const other = take(numbers);
    if (other < numbers.length) {
      const place = fortranOrder
        ? [(seen + other) % rows, Math.floor((seen + other) / rows)]
        : [Math.floor((seen + other) / columns), (seen + other) % columns];
      throw refuseOther(numbers[other], place, name);
    }
    seen += numbers.length;
  }
  const { none, single } = totals();
  if (rows < columns && single !== rows && counts.every((count) => count === 1)) {
    throw refuseDirection(rows, columns, name, "a single one in each column");
  }
  const labels = Array.from(counts, (count, label) => ({ label, count }));
  return { kind: "indicators", rows, labels, none, single };
}

interface Taker {
  /** Takes the next numbers, up to the first that is neither zero nor one: where that stands, or the number of all. */
  readonly take: (numbers: ArrayLike<number>) => number;
  /** Rows with zeros alone, and rows with a single one. */
  readonly totals: () => { readonly none: number; readonly single: number };
}

/** C order: one row after the other. */
function byRows(counts: Float64Array): Taker {
  let [column, ones, none, single] = [0, 0, 0, 0];
  return {
    take: (numbers) => {
      for (let index = 0; index < numbers.length; index++) {
        const value = numbers[index];
        if (value === 1) {
          counts[column]++;
          ones++;
        } else if (value !== 0) return index;
        column++;
        if (column < counts.length) continue;
        if (ones === 0) none++;
        else if (ones === 1) single++;
        column = 0;
        ones = 0;
      }
      return numbers.length;
    },
    totals: () => ({ none, single }),
  };
}

/** Fortran order: one column after the other. */
function byColumns(counts: Float64Array, rows: number): Taker {
  const states = new RowStates();
  let [column, row] = [0, 0];
  return {
    take: (numbers) => {
      for (let index = 0; index < numbers.length; index++) {
        const value = numbers[index];
        if (value === 1) counts[column]++;
        else if (value !== 0) return index;
        states.add(row, value);
        row++;
        if (row < rows) continue;
        row = 0;
        column++;
      }
      return numbers.length;
    },
    totals: () => states.totals(),
  };
}

/** Refuses what has its rows in the columns, or so many columns that they are no classes; `isKnown`: there are so many classes. */
function checkDirection(
  rows: number,
  columns: number,
  { name, isKnown }: { readonly name: string; readonly isKnown: boolean },
): void {
  if (columns <= mostLabels && (isKnown || (rows > 1 && columns <= 10 * rows + 1000))) return;
  throw refuseDirection(
    rows,
    columns,
    name,
    `${rows === 1 ? "one row" : `${rows} rows`} of ${columns} columns`,
  );
}

function refuseDirection(rows: number, columns: number, name: string, what: string): DataError {
  return new DataError({
    parameter: name,
    received: `shape [${rows}, ${columns}], ${what}`,
    expected: "class ids of shape [rows], or zeros and ones of shape [rows, classes]",
    hint:
      rows === 1
        ? "If there is one number per row, save y.reshape(-1). If it is one row, say which classes there are."
        : "If each column is an example, save y.T.",
  });
}

function refuseOther(value: number, [row, column]: readonly number[], name: string): DataError {
  return new DataError({
    parameter: name,
    received: `${value} at row ${row}, column ${column} (both from 0)`,
    expected: "zeros and ones alone, [rows, classes], or class ids, [rows]",
    hint: otherRemedy(value),
  });
}

function otherRemedy(value: number): string {
  if (!Number.isInteger(value) && value > 0) {
    return "These look like probabilities or features. Of one class per row, save y.argmax(axis=1); of several, save those that a row has: y > 0.5.";
  }
  if (value > 1) {
    return "If they are ids, save the column that has them: y[:, k] for column k. Pictures and features are no labels.";
  }
  return "Decide what it means, as -1 for uncertain, and save 0 or 1.";
}
