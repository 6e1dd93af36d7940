import { DataError } from "@balms/core";
import { expect, test } from "vitest";
import { refuseTable } from "./refuse-table.ts";

function said(message: string): string {
  const error = refuseTable("table.csv", new Error(message));
  if (!DataError.isInstance(error)) throw error;
  return error.message;
}

const ends = "Possible fixes:\n* set delimiter\n  file = table.csv";

test("what a line of the file says is not taken for the words of DuckDB", () => {
  const line = "CSV Error on Line: 7, Expected Number of Columns: 9 Found: 8";
  const message = `Invalid Input Error: CSV Error on Line: 3\nOriginal Line: ${line}\nExpected Number of Columns: 2 Found: 1\n${ends}`;
  expect(said(message)).toMatch(/received 1 cell in line 3; expected 2, as in the first line/u);
});

test.each([
  ["CSV Error on Line: 1 ", "what DuckDB cannot read"],
  ["Malformed JSON in file a, at byte 1 in line ", "what DuckDB cannot read"],
  ["JSON transform error : Expected OBJECT", "expected an object in each row"],
])("a long line full of %j is looked through once", (words, received) => {
  expect(said(`Error: ${words.repeat(200_000)}`)).toContain(received);
  const ragged = `CSV Error on Line: 3\nOriginal Line: ${words.repeat(200_000)}\nExpected Number of Columns: 2 Found: 5\n${ends}`;
  expect(said(ragged)).toContain("received 5 cells in line 3; expected 2");
});
