import { DataError } from "@balms/core";
import { describe, expect, test } from "vitest";
import { columnLabels, type ColumnOptions } from "./column-labels.ts";

const cells = (counts: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(counts);
const read = (counts: Readonly<Record<string, number>>, options?: ColumnOptions) =>
  columnLabels(cells(counts), "the column", {
    nameFormat: (format) => `--format ${format}`,
    nameSeparator: (separator) => `--separator "${separator}"`,
    ...options,
  });

function refusal(counts: Readonly<Record<string, number>>, options?: ColumnOptions): string {
  try {
    read(counts, options);
  } catch (error) {
    if (error instanceof DataError) return error.message;
    throw error;
  }
  return "";
}

describe("labels of one meaning", () => {
  test("names are trimmed, added up and sorted by code point", () => {
    expect(read({ dog: 3, " cat": 1, "cat ": 2, "😀": 1, ｆ: 1 })).toEqual({
      kind: "names",
      rows: 8,
      labels: [
        { label: "cat", count: 3 },
        { label: "dog", count: 3 },
        { label: "ｆ", count: 1 },
        { label: "😀", count: 1 },
      ],
    });
  });

  test("whole numbers are ids, however they are written", () => {
    expect(read({ "2": 5, "0": 3, "2.0": 1, "00": 1 })).toEqual({
      kind: "ids",
      rows: 10,
      labels: [
        { label: 0, count: 4 },
        { label: 2, count: 6 },
      ],
    });
  });

  test("numbers are names where that is said, or where they are listed as such", () => {
    expect(read({ "007": 2, "7": 2 }, { format: "names" })).toMatchObject({ kind: "names" });
    expect(read({ "7": 2, cat: 2 }, { classes: ["7", "cat"] })).toMatchObject({ kind: "names" });
    expect(read({ "0": 2, "1": 2 }, { classes: ["0", "1"] })).toMatchObject({ kind: "ids" });
    expect(refusal({ "1": 2, "2": 2 }, { classes: ["1", "2"] })).toMatch(/an id or one of the/u);
  });
});

test.each([
  [{ "0.25": 5, "0.5": 5 }, /"0\.25" in 5 rows; .*scores or measures.*--format names/u],
  [{ "-1": 5, "3": 5 }, /"-1" in 5 rows; expected whole class ids/u],
  [{ "2020-01-31": 5, "2020-02-01": 1 }, /looks like dates/u],
  [{ "2020-01-31 12:00:00": 5 }, /looks like dates/u],
  [{ "a/1.jpg": 5, "a/2.jpg": 5 }, /the path of a file/u],
  [{ "cat|dog": 5, cat: 5 }, /several labels in a cell: "cat\|dog" in 5 rows; .*--separator "\|"/u],
  [{ "tench, Tinca": 5 }, /--separator ","\. If each cell is a class name as it stands, say so/u],
  [{ NA: 5, cat: 5 }, /a missing label: "NA" in 5 rows; .*Leave the cell empty/u],
  [{ '["cat"]': 5 }, /JSON: /u],
  [{ cat: 5, "3": 5 }, /the number "3" in 5 rows and "cat" in 5 rows; expected class ids alone/u],
  [{ ["long text ".repeat(80)]: 5 }, /goes on and on; .*like text/u],
  [{ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }, /6 different names in 6 rows/u],
  [{ "901": 1, "350": 1, "245": 1, "171": 1 }, /4 different ids in 4 rows.*--format ids/u],
  [{}, /no labels/u],
])("what does not look like labels is refused: %j", (counts, message) => {
  expect(refusal(counts as unknown as Record<string, number>)).toMatch(message);
});

test("a million different labels are judged, each once", () => {
  const many = Array.from({ length: 1_000_000 }, (_, id): [string, number] => [`class-${id}`, 10]);
  const { labels } = columnLabels(many, "the column");
  expect(labels).toHaveLength(1_000_000);
  expect(labels[1]).toEqual({ label: "class-1", count: 10 });
});
