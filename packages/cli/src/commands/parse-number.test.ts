import { expect, test } from "vitest";
import {
  countUpTo,
  listOf,
  nonNegativeNumber,
  positiveNumber,
  wholeNumber,
} from "./parse-number.ts";

test("numbers are read as they are written", () => {
  expect(countUpTo(12)("12")).toBe(12);
  expect(positiveNumber("1e-3")).toBe(0.001);
  expect(nonNegativeNumber("0")).toBe(0);
  expect(wholeNumber("9007199254740991")).toBe(2 ** 53 - 1);
  expect(listOf(positiveNumber)("0.5, 2")).toEqual([0.5, 2]);
});

test.each(["", " ", "x", "1x", "NaN", "Infinity", "-1", "1.5", "0", "65", "1000000000"])(
  "%j is no count up to 64",
  (text) => {
    expect(() => countUpTo(64)(text)).toThrow("Expected a whole number from 1 to 64.");
  },
);

test("a refusal names both ends, and what decides them", () => {
  expect(() => positiveNumber("1e30")).toThrow("Expected a number above 0 to 1000000.");
  expect(() => wholeNumber("9007199254740992")).toThrow(
    "Expected a whole number from 0 to 9007199254740991.",
  );
  expect(() => countUpTo(2, "the processors here")("3")).toThrow(
    "Expected a whole number from 1 to 2, the processors here.",
  );
});

test("an empty place in a list is refused", () => {
  expect(() => listOf(positiveNumber)("1,,2")).toThrow("Expected a number above 0 to 1000000.");
});
