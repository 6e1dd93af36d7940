import * as fc from "fast-check";
import { expect, test } from "vitest";
import { csvRecords } from "../tables/csv-records.ts";
import { printable } from "../terminal/printable.ts";
import { predictionsCsv } from "./predictions-csv.ts";

const predicted = (file: string, name: string) => ({
  file,
  likeliest: [{ class: name, id: 0, probability: 0.5 }],
});

const names = fc.string({
  unit: fc.constantFrom(...Array.from("=+-@＝'\"\t\r\n,; a\u001B\u0000é\u2028")),
  maxLength: 6,
});

test("no cell begins as a formula, and each name is read back", () => {
  fc.assert(
    fc.property(names, (name) => {
      const [, record] = csvRecords(predictionsCsv([predicted("a.png", name)], 1), ",", 2);
      const cell = record?.[1] ?? "";
      expect(cell).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/u);
      // As the README says it.
      expect(/^'+[=+\-@＝＋－＠\t\r\n]/u.test(cell) ? cell.slice(1) : cell).toBe(name);
    }),
  );
});

test("files that begin so get a folder in front", () => {
  expect(predictionsCsv([predicted("=a.png", "cat;dog")], 1)).toBe(
    'file,class,probability\n./=a.png,"cat;dog",0.5\n',
  );
});

test("on a terminal, what would steer it is spelt out", () => {
  expect(predictionsCsv([predicted("a\n.png", "\u001B[2J")], 1, printable)).toContain(
    String.raw`a\u{a}.png,\u{1b}[2J,0.5`,
  );
});
