import { expect, test } from "vitest";
import { lookAlikes } from "./look-alikes.ts";

test("names that differ in spelling alone are one group, however many they are", () => {
  const cats = Array.from(
    { length: 200_000 },
    (_, spaces) => `cat${"_".repeat(spaces % 9)}${"-".repeat(Math.floor(spaces / 9) % 9)}\u200b`,
  );
  const different = ["dog", ...new Set(cats), "Dog"];
  const groups = lookAlikes(different);
  expect(groups.map((group) => group.length)).toEqual([2, 81]);
  expect(lookAlikes(cats)).toEqual([cats]);
});
