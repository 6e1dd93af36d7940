import { priorFromCounts, type ClassPrior } from "@balms/core";
import { array, assert, integer, property, uniqueArray, constantFrom } from "fast-check";
import { expect, test } from "vitest";
import { priorChange } from "./prior-change.ts";

const of = (counts: Readonly<Record<string, number>>, license?: string): ClassPrior =>
  priorFromCounts(Object.values(counts), { classes: Object.keys(counts), license });

const before = of({ cat: 50, dog: 12, lynx: 3 });

test.each([
  [{ cat: 51, dog: 12, lynx: 3 }, "patch", [], [], []],
  [{ cat: 50, dog: 12, lynx: 3, wolf: 1 }, "minor", [], ["wolf"], []],
  [{ cat: 50, wolf: 1, dog: 12, lynx: 3 }, "major", [], ["wolf"], ["dog", "lynx"]],
  [{ cat: 50, dog: 12 }, "major", ["lynx"], [], []],
  [{ cat: 50, lynx: 3 }, "major", ["dog"], [], ["lynx"]],
  [{ cat: 50, Dog: 12, lynx: 3 }, "major", ["dog"], ["Dog"], []],
  [{ dog: 12, cat: 50, lynx: 3 }, "major", [], [], ["dog", "cat"]],
])("%j is a %s step", (counts, step, removed, added, moved) => {
  expect(priorChange(before, of(counts))).toMatchObject({ step, removed, added, moved });
});

test("a new name that may be an old one is said", () => {
  expect(priorChange(before, of({ cat: 50, Dog: 12, lynx: 3 }))?.renames).toEqual([
    { old: "dog", new: "Dog", differs: "spelling" },
  ]);
});

test("the same counts are no change, wherever they are from; another licence is", () => {
  const { classes, counts } = before;
  expect(priorChange(before, priorFromCounts(counts, { classes, source: "again" }))).toBe(
    undefined,
  );
  expect(priorChange(before, of({ cat: 50, dog: 12, lynx: 3 }, "CC0-1.0"))).toMatchObject({
    step: "patch",
    relicensed: true,
    totalVariation: 0,
  });
});

test.each([{ counted: "images" }, { examples: 60 }] as const)(
  "counts of something else break: %j",
  (options) => {
    const { classes, counts } = before;
    const change = priorChange(before, priorFromCounts(counts, { classes, ...options }));
    expect(change).toMatchObject({ step: "major", recounted: true });
  },
);

const make = (classes: readonly string[], some: readonly number[]): ClassPrior =>
  priorFromCounts(some.slice(0, classes.length), { classes });

test("whoever holds an id holds the same class, unless the step is major", () => {
  const names = uniqueArray(constantFrom("a", "b", "c", "d", "e"), { minLength: 1 });
  const counts = array(integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 5 });
  assert(
    property(names, names, counts, counts, (old, now, first, second) => {
      const change = priorChange(make(old, first), make(now, second));
      const holds = old.every((name, id) => now[id] === name);
      const same = now.every((_, id) => first[id] === second[id]) ? undefined : "patch";
      const kept = now.length > old.length ? "minor" : same;
      expect(change?.step).toBe(holds ? kept : "major");
    }),
  );
});
