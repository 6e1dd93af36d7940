import { expect, test } from "vitest";
import { judgeNames } from "./judge-names.ts";
import { lineLook } from "./line-look.ts";
import { splitMediaPath } from "./media-path.ts";
import { isNumber, isNumberList } from "./number-text.ts";
import { statedPathLabel, surePathLabel } from "./path-label.ts";

// Of each, an expression that tries one place after the other would look at some 10¹¹ characters.
const length = 300_000;
const lines = [
  `${"b.jpg ".repeat(length)}\u2028`,
  "b.jpg\t".repeat(length),
  `a.jpg${" ".repeat(length)}`,
  `${"/".repeat(length)}a`,
  `${"1".repeat(length)}x`,
  `${"1 ".repeat(length)}x`,
  `tensor(${"1".repeat(length)}`,
  `tensor(${"1]".repeat(length)}`,
  `x${" ".repeat(length)}`,
  `"${" ".repeat(length)}`,
  "e".repeat(length),
];

test.each(lines.map((line) => [line.slice(0, 12), line]))(
  "a line of %j… is looked at once",
  (_, line) => {
    expect(isNumber(line)).toBe(false);
    expect(isNumberList(line)).toBe(false);
    for (const read of [lineLook, splitMediaPath, surePathLabel, statedPathLabel]) {
      expect(typeof read(line)).toMatch(/^(?:object|undefined)$/u);
    }
    const entry = { place: 0, text: line, count: 1, first: 0 };
    expect(judgeNames([entry], "labels.txt")?.expected).toBe(
      "class names that repeat, one per row",
    );
  },
);
