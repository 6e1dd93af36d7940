import { DataError } from "@balms/core";
import { array, assert, constantFrom, property, string, tuple } from "fast-check";
import { expect, test } from "vitest";
import { pairTable } from "./pair-table.ts";

const read = (text: string) => pairTable(text, "map.csv", "pairs");
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const cells = (text: string) => read(text).rows.map((row) => row.cells);

test("lines end in every way, names may have quotes, separators and lines within", () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const text = ["old,new", 'cat , "a ""b"", c" ', "", '"two', 'lines",x', " dog ,"].join(end);
    expect(read(text)).toEqual({
      header: ["old", "new"],
      rows: [
        { line: 2, cells: ["cat", 'a "b", c'] },
        { line: 4, cells: [`two${end}lines`, "x"] },
        { line: 6, cells: ["dog", ""] },
      ],
    });
  }
});

test("semicolons and tabs separate where the header has them", () => {
  expect(cells("old;new\na,b;c")).toEqual([["a,b", "c"]]);
  expect(cells("old\tnew\na, b\tc\n\n")).toEqual([["a, b", "c"]]);
});

test.each([
  ["names", /its first line has no comma/u],
  ["old,new\na,b,c", /3 cells in line 2.*takes quotes/u],
  ["old,new\n\na", /1 cells in line 3/u],
  ['old,new\na,"b\n\n', /a quote in line 2 that is not closed/u],
  ['old,new\n"a"b,c', /text behind a quote in line 2/u],
  ['old,new\na "b",c', /a quote within a cell in line 2/u],
])("%j is refused", (text, message) => {
  expect(() => read(text)).toThrow(DataError);
  expect(() => read(text)).toThrow(message);
});

test("what is written with quotes is read back", () => {
  const name = string({ unit: constantFrom("a", '"', ",", "\n", "\r", " ", "é") });
  assert(
    property(array(tuple(name, name)), (pairs) => {
      const lines = pairs.map(([one, other]) => `${quoted(one)},${quoted(other)}\n`);
      expect(cells(`old,new\n${lines.join("")}`)).toEqual(pairs);
    }),
  );
});
