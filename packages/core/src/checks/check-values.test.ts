import { describe, expect, test } from "vitest";
import { ArgumentError } from "../errors/argument-error.ts";
import { checkNumber, checkVector, checkWhole } from "./check-values.ts";

const objects = [
  ["a symbol", Symbol("n"), "Symbol(n)"],
  ["an object without a prototype", Object.create(null), "Object"],
  ["an object with a text of its own", { toString: () => "0.5", valueOf: () => 0.5 }, "Object"],
  ["a big integer", 1n, "1n"],
  ["text", "1", '"1"'],
] as const;

describe.each(objects)("%s", (_, value, words) => {
  const wrong = value as never;

  test.each<[string, () => unknown]>([
    ["a number", () => checkNumber(wrong, "tau", { least: 0 })],
    ["a whole number", () => checkWhole(wrong, "tau", 0)],
    ["a number of a list", () => checkVector([wrong], "tau", 1, 0)],
  ])("in place of %s is refused by kind", (__, call) => {
    expect(call).toThrow(`\`tau\`: received ${words}`);
    expect(call).toThrow(ArgumentError);
  });
});

test.each([
  [{}, "a finite number"],
  [{ least: 0 }, "a finite number at least 0"],
  [{ least: 0, below: 1 }, "a finite number at least 0 and below 1"],
  [{ above: 0, most: 2 }, "a finite number above 0 and at most 2"],
])("the interval %o is said in words", (interval, words) => {
  expect(() => checkNumber(NaN, "x", interval)).toThrow(`\`x\`: received NaN; expected ${words}`);
});

test("ends that belong to an interval are in it, the others are not", () => {
  expect(checkNumber(0, "x", { least: 0, below: 1 })).toBe(0);
  expect(checkNumber(2, "x", { above: 0, most: 2 })).toBe(2);
  expect(() => checkNumber(1, "x", { least: 0, below: 1 })).toThrow("`x`: received 1");
  expect(() => checkNumber(0, "x", { above: 0, most: 2 })).toThrow("`x`: received 0");
});
