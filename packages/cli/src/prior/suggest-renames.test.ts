import { expect, test } from "vitest";
import { suggestRenames } from "./suggest-renames.ts";

const suggested = (first: string[], second: string[]) =>
  suggestRenames(first, second).map((one) => `${one.old} → ${one.new} (${one.differs})`);

test("names that differ in spelling come first, then those that differ by a few letters", () => {
  expect(suggested(["grey wolf", "otter", "Emu"], ["oter", "Grey_Wolf", "ibis", "emu"])).toEqual([
    "Grey_Wolf → grey wolf (spelling)",
    "emu → Emu (spelling)",
    "oter → otter (edits)",
  ]);
});

test("what could be meant in two ways is not suggested", () => {
  expect(suggested(["lynx", "Lynx"], ["LYNX"])).toEqual([]);
  expect(suggested(["crane a", "crane b"], ["crane"])).toEqual([]);
  expect(suggested(["crane"], ["crane a", "crane b"])).toEqual([]);
});

test("a number is no misspelt number, nor a short name a misspelt one", () => {
  expect(suggested(["class 7", "cat"], ["class 8", "car"])).toEqual([]);
});

test("thousands of names are compared by spelling alone", () => {
  const [first, second] = ["a", "b"].map((start) =>
    Array.from({ length: 5000 }, (_, id) => `${start} ${id}`),
  );
  expect(suggested([...first, "Fox"], [...second, "fox"])).toEqual(["fox → Fox (spelling)"]);
});
