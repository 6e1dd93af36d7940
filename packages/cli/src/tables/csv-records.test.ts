import { expect, test } from "vitest";
import { csvRecords } from "./csv-records.ts";

test("cells may be in quotes, within which a quote is doubled and a line ends", () => {
  expect(csvRecords('a,"b ""c"", d"\r\n"x\ny",\n', ",", 9)).toEqual([
    ["a", 'b "c", d'],
    ["x\ny", ""],
  ]);
});

test("a cell may be as long as it likes, and a quote that is not closed ends the records", () => {
  const long = `${"x".repeat(1000)}""`.repeat(20_000);
  const [record] = csvRecords(`"${long}",b\n`, ",", 9);
  expect(record?.map((cell) => cell.length)).toEqual([20_020_000, 1]);
  expect(csvRecords(`a\n"${long}`, ",", 9)).toEqual([["a"]]);
  expect(csvRecords(`a\n"${'""'.repeat(1_000_000)}x`, ",", 9)).toEqual([["a"]]);
});
