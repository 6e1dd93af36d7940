import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test("what steers a terminal or shows nothing is spelt out", () => {
  expect(printable("c\u001B[2Ja\u009B1mt\u200B\u202E\u2028\n猫 é 👍\n")).toBe(
    "c\\u{1b}[2Ja\\u{9b}1mt\\u{200b}\\u{202e}\\u{2028}\n猫 é 👍\n",
  );
});
