import { expect, test } from "vitest";
import { printable, printableLines } from "./printable.ts";

test("what steers a terminal, shows nothing or begins a line is spelt out", () => {
  expect(printable("c\u001B[2Ja\u009B1mt\u200B\u202E\u2028\r\n猫 é 👍")).toBe(
    "c\\u{1b}[2Ja\\u{9b}1mt\\u{200b}\\u{202e}\\u{2028}\\u{d}\\u{a}猫 é 👍",
  );
});

test("a line stays one", () => {
  expect(printableLines(["cat\nbalms: forged", "dog"])).toBe("cat\\u{a}balms: forged\ndog\n");
});

test("a line ends somewhere, and not within a character", () => {
  const name = "x".repeat(16_382);
  expect(printableLines([`${name}👍${name}`])).toBe(`${name}…\n`);
  expect(printableLines([`${name}ab`])).toBe(`${name}ab\n`);
});
