import { expect, test } from "vitest";
import {
  formatBytes,
  formatCount,
  formatList,
  formatPercent,
  formatPoints,
  formatSeconds,
} from "./format-values.ts";

test("shares become percentages, and an empty group a dash", () => {
  expect(formatPercent(0.6974)).toBe("69.7");
  expect(formatPercent(1)).toBe("100.0");
  expect(formatPercent(null)).toBe("–");
});

test("differences carry their sign", () => {
  expect(formatPoints(0.123)).toBe("+12.3");
  expect(formatPoints(-0.05)).toBe("−5.0");
  expect(formatPoints(-0.0004)).toBe("±0.0");
});

test("seconds turn into minutes from sixty on", () => {
  expect(formatSeconds(0.44)).toBe("0.4 s");
  expect(formatSeconds(125.4)).toBe("2 min 5 s");
});

test("counts have commas", () => {
  expect(formatCount(1234567)).toBe("1,234,567");
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [4096, "4.10 kB"],
  [52_428_800, "52 MB"],
  [1.2345e9, "1.23 GB"],
  [1.2336e15, "1233600 GB"],
])("%d bytes are told in the unit that fits", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test("names are joined as in a sentence", () => {
  expect(formatList([])).toBe("");
  expect(formatList(["a"])).toBe("a");
  expect(formatList(["a", "b", "c"])).toBe("a, b and c");
  expect(formatList(["a", "b", "c", "d"], 2)).toBe("a, b and 2 more");
});
