import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { Features } from "@balms/datasets/bytes";

const expected = "rows of numbers, all of the same length";

/**
 * A table of numbers as text: cells parted by commas, semicolons, tabs or spaces; a first line of names is left out.
 *
 * @param text - the whole file
 * @param name - its name, for messages
 * @throws {@link DataError} naming the line
 */
export function csvNumbers(text: string, name: string): Features {
  const separator = /[,;\t]/u.exec(text.slice(0, 100_000))?.[0] ?? /\s+/u;
  const numbers: number[] = [];
  let [columns, rows, line] = [0, 0, 0];
  const refuse = (received: string, hint?: string): never => {
    throw new DataError({ parameter: name, received, expected, hint });
  };
  for (const { content, number } of linesOf(text)) {
    line = number;
    const cells = content.trim().split(separator);
    const values = cells.map(numberOf);
    const bad = values.findIndex(Number.isNaN);
    // Names of columns, or of nothing.
    if (bad >= 0 && rows === 0 && values.every(Number.isNaN)) {
      columns = columns === 0 ? cells.length : refuse(`no numbers in line ${line}`);
      continue;
    }
    if (bad >= 0) refuse(`${describeValue(cells[bad])} in line ${line}, column ${bad + 1}`);
    if (columns === 0) columns = cells.length;
    if (cells.length !== columns) {
      refuse(`${cells.length} numbers in line ${line}`, `The lines before have ${columns}.`);
    }
    for (const value of values) numbers.push(value);
    rows += 1;
  }
  if (rows === 0) refuse("no numbers");
  return { data: Float32Array.from(numbers), rows, dimensions: columns };
}

/** Lines that have something in them. */
function* linesOf(text: string): Generator<{ readonly content: string; readonly number: number }> {
  let number = 0;
  for (let start = 0; start < text.length;) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    number += 1;
    const content = text.slice(start, end);
    if (content.trim() !== "") yield { content, number };
    start = end + 1;
  }
}

/** NaN for what is no number, or one that float32 cannot hold. */
function numberOf(cell: string): number {
  const text = cell.trim();
  const value = text === "" ? Number.NaN : Number(text);
  return Number.isFinite(Math.fround(value)) ? value : Number.NaN;
}
