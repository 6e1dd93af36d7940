import { priorFromCounts, priorFromExamples, priorFromLabels, priorFromNames } from "@balms/core";
import { describe, expect, test } from "vitest";

const classes = ["b", "a", "__proto__"];

describe("single-label rows", () => {
  test("are counted by id from whatever holds them", () => {
    const ids = [2, 0, 2, 1];
    const expected = priorFromCounts([1, 1, 2], { classes: classes });
    function* generated() {
      yield* ids;
    }
    for (const labels of [
      ids,
      Int32Array.from(ids),
      Uint8Array.from(ids),
      Float64Array.from(ids),
      generated(),
      ids.values(),
      new Map(ids.map((id, row) => [row, id])).values(),
    ]) {
      expect(priorFromLabels(labels, { classes })).toEqual(expected);
    }
    expect(priorFromLabels(new Set(ids), { classes: 3 }).counts).toEqual([1, 1, 1]);
  });

  test("ids and names may be mixed where the classes are listed", () => {
    expect(priorFromLabels([0, "a", 1, "__proto__", -0], { classes }).counts).toEqual([2, 2, 1]);
    // A name of digits is a name.
    expect(priorFromLabels(["1", 1], { classes: ["1", "0"] }).counts).toEqual([1, 1]);
  });

  test("carry what is said about them, and nothing else", () => {
    const options = {
      source: "zoo",
      time: "2026-01-31T12:00:00Z",
      license: "CC0-1.0",
      producer: "me",
    };
    expect(priorFromNames(["a"], { ...options, classes: ["a"] })).toMatchObject({
      ...options,
      counts: [1],
      examples: undefined,
      lineage: [],
    });
    for (const smuggled of [{ counts: [9] }, { examples: 7 }, { lineage: ["x"] }]) {
      const [name] = Object.keys(smuggled);
      expect(() => priorFromNames(["a"], { ...options, ...smuggled })).toThrow(
        `\`${name}\`: received an unknown option`,
      );
    }
  });

  test.each<[string, () => unknown]>([
    [
      '`labels`: received "dog" at row 1; expected class ids from 0 to 2, or their names',
      () => priorFromLabels([0, "dog"], { classes }),
    ],
    [
      "`labels`: received undefined at row 1",
      () => priorFromLabels(Array<number>(2).fill(0, 0, 1), { classes }),
    ],
    ["received 9n at row 0", () => priorFromLabels([9n], { classes })],
    [
      '`labels`: received "Lynx" at row 1; expected class ids from 0 to 1, or their names. ' +
        'Did you mean "lynx"?',
      () => priorFromLabels(["cat", "Lynx"], { classes: ["cat", "lynx"] }),
    ],
    ['received "0" at row 0', () => priorFromLabels(["0"], { classes: 2 })],
    ["received 1e+300 at row 0", () => priorFromLabels([1e300].values(), { classes: 2 })],
    [
      "`names`: received 1 at row 2; expected at most 4194304 names as text: ids need `classes`",
      () => priorFromNames(["a", "b", 1] as never),
    ],
    ['received "\\ud800" at row 0', () => priorFromNames(["\ud800"])],
    ["`labels`: received undefined", () => priorFromLabels(undefined as never, { classes: 2 })],
    ["`labels`: received null", () => priorFromLabels(null as never, { classes: 2 })],
    ["`labels`: received 3", () => priorFromLabels(3 as never, { classes: 2 })],
    ["`labels`: received Object", () => priorFromLabels({} as never, { classes: 2 })],
    ['`labels`: received "01"', () => priorFromLabels("01", { classes: 2 })],
    [
      "`classes`: received undefined; expected how many there are, or their names. " +
        "The greatest id is 3: classes: 4, unless later ones have no rows.",
      () => priorFromLabels([0, 3, 1], undefined as never),
    ],
    [
      "`classes`: received undefined; expected how many there are, or their names. " +
        "Labels that are names are counted by priorFromNames.",
      () => priorFromLabels(["cat"], {} as never),
    ],
    [
      "`classes`: received undefined; expected how many there are, or their names. Labels are whole numbers.",
      () => priorFromLabels([0, 1.5], {} as never),
    ],
    ["`labels`: received undefined", () => priorFromLabels(undefined as never, {} as never)],
    ['`classes`: received "ab"', () => priorFromLabels([0], { classes: "ab" as never })],
    ["`classes`: received 1000000000000", () => priorFromLabels([0], { classes: 1e12 })],
    ["`classes.length`: received 0", () => priorFromLabels([0], { classes: [] })],
    ["`classes`: received 1 at class 0", () => priorFromLabels([0], { classes: [1 as never] })],
    [
      '`counted`: received "weights"; expected one of ["rows","images","instances"]',
      () => priorFromLabels([0], { classes: 1, counted: "weights" as never }),
    ],
    ["`source`: received 1", () => priorFromLabels([0], { classes: 1, source: 1 as never })],
  ])("%s", (message, count) => {
    expect(count).toThrow(message);
  });
});

describe("rows of several classes, and images", () => {
  const images = [["b", "a", "b", "b"], [], ["a"], [1, 0]];

  test("are counted as rows or images, of which some have no class", () => {
    const prior = priorFromExamples(images, { classes, counted: "images" });
    expect(prior).toMatchObject({ counts: [2, 3, 0], counted: "images", examples: 4 });
    expect(priorFromExamples(images, { classes })).toMatchObject({
      counts: [2, 3, 0],
      counted: "rows",
      examples: 4,
    });
  });

  test("are counted as instances, without a number of examples", () => {
    const prior = priorFromExamples(images, { classes, counted: "instances" });
    expect(prior).toMatchObject({ counts: [4, 3, 0], examples: undefined });
  });

  test("a class mentioned by id and by name is one class", () => {
    expect(priorFromExamples([["a", 1]], { classes }).counts).toEqual([0, 1, 0]);
  });

  test("make their own classes of names, sorted by code point", () => {
    const examples = [new Set(["z", "é"]), ["B"]];
    expect(priorFromExamples(examples).classes).toEqual(["B", "z", "é"]);
  });

  test.each<[string, unknown]>([
    ["`labels`: received 1 at row 1", [[], 1]],
    ['`labels`: received "cat" at row 0', ["cat"]],
    ['`labels`: received "dog" at row 2', [[], ["a"], ["b", "dog"]]],
    ["`examples`: received undefined", undefined],
    ["`examples`: received null", null],
    ['`examples`: received "ab"', "ab"],
    ["only zeros", [[], []]],
  ])("%s", (message, examples) => {
    expect(() => priorFromExamples(examples as never, { classes })).toThrow(message);
  });
});

test("ten million ids", () => {
  const ids = Uint16Array.from({ length: 10_000_000 }, (_, row) => (row * 40_503) % 8142);
  const { counts } = priorFromLabels(ids, { classes: 8142 });
  expect(counts.reduce((a, b) => a + b, 0)).toBe(ids.length);
});
