import { priorFromCounts, priorToJSON } from "@balms/core";
import { expect, test } from "vitest";
import { countsFromText } from "./read-counts.ts";

test.each([
  ["900 90 10"],
  ["900, 90, 10"],
  ["900\n90\n10\n"],
  ["900;90;10;"],
  ["[900, 90, 10]"],
  [priorToJSON(priorFromCounts([900, 90, 10]))],
])("%j is counts in the order of the classes", (text) => {
  expect(countsFromText(text, "counts").counts).toEqual([900, 90, 10]);
});

test("names stay where they are", () => {
  const { classes, counts } = countsFromText('class,count\n"a, b",3\nc,1\n', "counts.csv");
  expect([classes, counts]).toEqual([
    ["a, b", "c"],
    [3, 1],
  ]);
  expect(countsFromText('{ "cat": 3, "lynx": 1 }', "counts.json").classes).toEqual(["cat", "lynx"]);
});

test.each([
  ["900 ninety", "`counts`: received"],
  ["-1 2", "`counts`: received"],
  ["0 0 1 1 0 2 2 1 0 0 1 1 0 2 2 1 0 0 1 1 0 2", "which looks like labels"],
  ["{", "`counts`: received"],
])("%j is refused", (text, message) => {
  expect(() => countsFromText(text, "counts")).toThrow(message);
});
