import { expect, test } from "vitest";
import { listOf, nonNegativeNumber, positiveInteger, positiveNumber } from "./parse-number.ts";

test("numbers are read as they are written", () => {
  expect(positiveInteger("12")).toBe(12);
  expect(positiveNumber("1e-3")).toBe(0.001);
  expect(nonNegativeNumber("0")).toBe(0);
  expect(listOf(positiveNumber)("0.5, 2")).toEqual([0.5, 2]);
});

test.each(["", " ", "x", "1x", "NaN", "Infinity", "-1", "1.5", "0"])("%j is no count", (text) => {
  expect(() => positiveInteger(text)).toThrow("Expected a whole number from 1 on.");
});

test("an empty place in a list is refused", () => {
  expect(() => listOf(positiveNumber)("1,,2")).toThrow("Expected a number above 0.");
});
