import { expect, test } from "vitest";
import { parseLiteral } from "./parse-literal.ts";

test("a dict of Python is read as it was meant", () => {
  const names = parseLiteral(`{0: 'cat', 1: "dog's", 2: 'a \\'b\\' \\xe9\\u732b',}`);
  expect([...(names as Map<unknown, unknown>)]).toEqual([
    [0, "cat"],
    [1, "dog's"],
    [2, "a 'b' é猫"],
  ]);
});

test.each([
  ['["cat", "dog"]', ["cat", "dog"]],
  ["('cat',)", ["cat"]],
  ["[1, -2.5e3, True, None]", [1, -2500, true, null]],
  ['["\\ud83d\\udc4d\\n"]', ["👍\n"]],
  ["[]", []],
  [" 'x' ", "x"],
])("%s is read", (text, value) => {
  expect(parseLiteral(text)).toEqual(value);
});

test.each([
  "",
  "cat, dog",
  "[1 2]",
  "[1,,2]",
  "{1: }",
  "{1}",
  "'open",
  "[__import__('os')]",
  "[1] + [2]",
  "[".repeat(100_000),
  "toString",
])("%j is no literal", (text) => {
  expect(parseLiteral(text)).toBeUndefined();
});
