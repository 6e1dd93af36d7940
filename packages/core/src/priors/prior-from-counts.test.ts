import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ArgumentError } from "../errors/argument-error.ts";
import { compareCodePoints } from "./counting/compare-code-points.ts";
import { priorFromCounts } from "./prior-from-counts.ts";
import { priorFromLabels } from "./counting/prior-from-labels.ts";
import { ClassCounter } from "./counting/class-counter.ts";
import { priorFromNames } from "./counting/prior-from-names.ts";
import { subsetPrior } from "./operations/subset-prior.ts";
import { uniformPrior } from "./uniform-prior.ts";

describe("priorFromCounts", () => {
  test("is deeply immutable and keeps no reference to its input", () => {
    const counts = [3, 1];
    const labels = ["cat", "lynx"];
    const prior = priorFromCounts(counts, { classes: labels, counted: "images", source: "zoo" });
    counts[0] = 100;
    labels[0] = "dog";
    expect(prior).toMatchObject({
      classes: ["cat", "lynx"],
      counts: [3, 1],
      counted: "images",
      source: "zoo",
    });
    expect([prior, prior.classes, prior.counts].every((part) => Object.isFrozen(part))).toBe(true);
  });

  test("has a digest over labels, counts and counted, not over the source", () => {
    const prior = priorFromCounts([3, 1], { classes: ["é", "b"], source: "one" });
    const canonical = '{"labels":["é","b"],"counts":[3,1],"counted":"rows"}';
    const digest = createHash("sha256").update(canonical, "utf8").digest("hex");
    expect(prior.digest).toBe(`sha256:${digest}`);
    const { digest: other } = priorFromCounts([3, 1], { classes: ["é", "b"], source: "two" });
    expect(other).toBe(prior.digest);
    expect(priorFromCounts([3, 1]).digest).not.toBe(prior.digest);
  });

  test("takes typed arrays and numbers the classes", () => {
    expect(priorFromCounts(new Uint32Array([5, 0])).classes).toEqual(["0", "1"]);
    expect(Object.is(priorFromCounts([1, -0]).counts[1], 0)).toBe(true);
  });

  test.each([
    [[3, -1], {}, "`counts`: received -1 at class 1"],
    [[1.5], {}, "`counts`: received 1.5 at class 0"],
    [[NaN], {}, "`counts`: received NaN"],
    [[2 ** 53], {}, "`counts`: received 9007199254740992"],
    [[2 ** 53 - 1, 1], {}, "`counts`: received 9007199254740992 in all"],
    [[], {}, "`counts`: received 0 classes"],
    [[0, 0], {}, "`counts`: received only zeros"],
    [[1, 2], { classes: ["a"] }, "`classes`: received 1 names"],
    [[1, 2], { classes: ["a", "a"] }, '`classes`: received "a" at class 1'],
    [[1], { classes: [1] }, "`classes`: received 1 at class 0"],
    [[1], { classes: ["\ud800"] }, "without halves of characters"],
    [[1], { counted: "pixels" }, '`counted`: received "pixels"'],
    [[1], { source: 1 }, "`source`: received 1"],
  ])("%o with %o is refused", (counts, options, message) => {
    const make = () => priorFromCounts(counts, options as never);
    expect(make).toThrow(message);
    expect(make).toThrow(ArgumentError);
  });

  test("labels that are names of object members are only names", () => {
    const labels = ["__proto__", "constructor", "toString", ""];
    expect(priorFromCounts([1, 2, 3, 4], { classes: labels }).classes).toEqual(labels);
    expect(priorFromNames(["__proto__", "constructor", "__proto__"]).counts).toEqual([2, 1]);
  });
});

describe("priorFromLabels", () => {
  test("counts ids, classes without rows included", () => {
    const prior = priorFromLabels(Int32Array.of(2, 0, 2), { classes: ["a", "b", "c"] });
    expect(prior.counts).toEqual([1, 0, 2]);
    expect(priorFromLabels([1], { classes: 3 }).classes).toEqual(["0", "1", "2"]);
  });

  test.each([
    [[0, 3], 3, "`labels`: received 3 at row 1; expected class ids from 0 to 2"],
    [[-1], 3, "received -1 at row 0"],
    [[0.5], 3, "received 0.5 at row 0"],
    [[NaN], 3, "received NaN at row 0"],
    [[0], 0, "`classes`: received 0"],
    [[0], 1.5, "`classes`: received 1.5"],
    [[], 2, "only zeros"],
    [[0], ["a", "a"], '`classes`: received "a" at class 1'],
  ])("%o over %o classes is refused", (labels, classes, message) => {
    expect(() => priorFromLabels(labels, { classes })).toThrow(message);
  });
});

test("a name that stands twice is said to, with both places and a way out", () => {
  const twice =
    '`classes`: received "crane" at class 517, as at class 134; expected different names. ' +
    'Tell the two apart, for instance as "crane (517)".';
  const names = Array.from({ length: 1000 }, (_, id) => `class ${id}`);
  const classes = names.with(134, "crane").with(517, "crane");
  const counts = names.map(() => 1);
  for (const call of [
    () => priorFromCounts(counts, { classes }),
    () => priorFromLabels([0], { classes }),
    () => priorFromNames(["crane"], { classes }),
    () => uniformPrior(classes),
    () => new ClassCounter({ classes }),
    () => subsetPrior(priorFromCounts(counts, { classes: names.with(134, "crane") }), classes),
  ]) {
    expect(call).toThrow(twice);
  }
  expect(() => priorFromCounts([1], { classes: ["\ud800"] })).toThrow(
    '`classes`: received "\\ud800" at class 0; expected texts without halves of characters',
  );
});

describe("priorFromNames", () => {
  test("sorts names by code point", () => {
    const prior = priorFromNames(new Set(["z", "É", "a", "Z", "\u{1f600}", "\uff41"]));
    expect(prior.classes).toEqual(["Z", "a", "z", "É", "\uff41", "\u{1f600}"]);
  });

  test("keeps the order of the labels given, with zeros", () => {
    const prior = priorFromNames(["b", "b"], { classes: ["b", "a"] });
    expect(prior.counts).toEqual([2, 0]);
  });

  test.each([
    [["a", "dog"], { classes: ["a"] }, '`names`: received "dog" at row 1'],
    [[1], {}, "`names`: received 1 at row 0"],
    [[], {}, "`counts`: received 0 classes"],
    [["a"], { classes: ["b", "b"] }, '`classes`: received "b" at class 1'],
    ["cat", {}, '`names`: received "cat"; expected an array or another iterable'],
  ])("%o with %o is refused", (names, options, message) => {
    expect(() => priorFromNames(names as string[], options)).toThrow(message);
  });
});

test("code points order texts totally", () => {
  const sorted = ["", "a", "aa", "ab", "b", "\uffff", "\u{10000}", "\u{10000}a", "\u{10001}"];
  for (const [i, first] of sorted.entries()) {
    for (const [j, second] of sorted.entries()) {
      expect(Math.sign(compareCodePoints(first, second))).toBe(Math.sign(i - j));
    }
  }
});
