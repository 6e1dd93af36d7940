import { expect, test } from "vitest";
import { padText, textWidth } from "./text-width.ts";

test.each([
  ["", 0],
  ["lynx", 4],
  ["猫", 2],
  ["고양이", 6],
  ["ｃａｔ", 6],
  ["𠮷", 2],
  ["e\u0301", 1],
  ["é", 1],
  ["👍🏽", 2],
  ["עברית", 5],
  ["─ █ …", 5],
])("%s takes %i columns", (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test("space fills up what is left, and nothing is cut off", () => {
  expect(padText("猫", 4)).toBe("猫  ");
  expect(padText("猫", 4, "right")).toBe("  猫");
  expect(padText("lynx", 3)).toBe("lynx");
});
