import { expect, test } from "vitest";
import { listedNames } from "./listed-names.ts";

test.each<[unknown, readonly string[]]>([
  ["['cat', 'dog']", ["cat", "dog"]],
  ["{0: 'cat', 1: \"dog's\"}", ["cat", "dog's"]],
  ["{0: 'caf\\xe9', 1: '\\u732b'}", ["café", "猫"]],
  ['{"1": "dog", "0": "cat"}', ["cat", "dog"]],
  [
    ["cat", 7, true],
    ["cat", "7", "true"],
  ],
  [{ 1: "dog", 0: "cat" }, ["cat", "dog"]],
  [
    new Map([
      [1, "dog"],
      [0, "cat"],
    ]),
    ["cat", "dog"],
  ],
  [
    [3, 5, 7],
    ["3", "5", "7"],
  ],
])("%j", (value, names) => {
  expect(listedNames(value)).toEqual(names);
});

test.each([
  undefined,
  null,
  7,
  "cat, dog",
  "'cat'",
  "[]",
  "{}",
  "3",
  "[['cat']]",
  "['cat', '']",
  "{0: 'cat', 2: 'owl'}",
  "{1: 'cat', 2: 'owl'}",
  "[0, 1, 2]",
  "{0: 'LABEL_0', 1: 'LABEL_1'}",
  [null, "cat"],
])("%j names no classes", (value) => {
  expect(listedNames(value)).toBeUndefined();
});

test("ids of which no text can be made are none", () => {
  expect(listedNames(new Map<unknown, string>([[{ toString: 1 }, "cat"]]))).toBeUndefined();
  expect(listedNames(new Map<unknown, string>([[0, "cat"]]))).toEqual(["cat"]);
});
