import { expect, test } from "vitest";
import { formatKey, formatRecord, readFormatRecord } from "./recorded-format.ts";

const format = { width: 28, height: 20, channels: 1, mean: [0.2], std: [0.3] } as const;

test("a format comes back as it was recorded", () => {
  expect(readFormatRecord({ [formatKey]: formatRecord(format) })).toEqual(format);
});

test.each([
  ["nothing", undefined],
  ["no JSON", "28x28"],
  ["a size that is none", JSON.stringify({ ...format, width: 0 })],
  ["two channels", JSON.stringify({ ...format, channels: 2, mean: [0, 0], std: [1, 1] })],
  ["too few means", JSON.stringify({ ...format, mean: [] })],
  ["words for numbers", JSON.stringify({ ...format, std: ["x"] })],
  ["words for lists", JSON.stringify({ ...format, mean: "x" })],
  ["an object for a list", JSON.stringify({ ...format, mean: { length: 1 } })],
  ["a deviation of zero", JSON.stringify({ ...format, std: [0] })],
  ["null", "null"],
  ["a number", "7"],
])("%s is no format", (_, text) => {
  expect(readFormatRecord(text === undefined ? {} : { [formatKey]: text })).toBeUndefined();
});
