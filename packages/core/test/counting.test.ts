import {
  ClassCounter,
  type ClassCounterState,
  type ClassLabel,
  type ClassPrior,
  priorFromCounts,
  priorFromExamples,
  priorFromLabels,
  priorFromNames,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const classes = ["b", "a", "__proto__"];
const most = Number.MAX_SAFE_INTEGER;

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

function* broken() {
  yield "a";
  yield "new";
  throw new Error("the disk is gone");
}

describe("a failed call leaves the counter as it was", () => {
  test.each<[string, (counter: ClassCounter) => void]>([
    ["`label`: received 0 at row 5", (counter) => counter.add(0)],
    ["`times`: received -1", (counter) => counter.add("new", -1)],
    ["`times`: received 0.5", (counter) => counter.add("new", 0.5)],
    ["`rows in all`: received 9007199254740996", (counter) => counter.add("new", most)],
    ["`labels`: received 3 at row 5", (counter) => counter.addAll([3, "new"])],
    ["`labels`: received 3 at row 5", (counter) => counter.addExample(["new", 3])],
    ["the disk is gone", (counter) => counter.addExample(broken())],
    ["`other.classes`: received undefined", (counter) => counter.merge({} as never)],
    ["`other.classes`: received undefined", (counter) => counter.merge(undefined as never)],
    ["`other.classes`: received undefined", (counter) => counter.merge(null as never)],
    ["`other.classes`: received 2", (counter) => counter.merge(new ClassCounter({ classes: 2 }))],
    [
      "`rows in all`: received 9007199254740992",
      (counter) => counter.merge(filled("new", most - 4)),
    ],
  ])("%s", (message, fail) => {
    const counter = new ClassCounter();
    counter.add("a", 3);
    counter.addExample(["a", "b", "a"]);
    counter.addExample([]);
    const before = counter.state();
    expect(() => fail(counter)).toThrow(message);
    expect(counter.state()).toEqual(before);
  });

  test("but for the rows before the one that is wrong", () => {
    const counter = new ClassCounter({ classes: ["a", "b"] });
    const message = "`labels`: received 3 at row 2";
    expect(() => counter.addAll(["a", "b", 3, "a"].values())).toThrow(message);
    expect(counter.prior().counts).toEqual([1, 1]);
  });

  test("at the largest exact total", () => {
    const counter = filled("a", most - 1);
    counter.addAll(["b"]);
    for (const more of [
      () => counter.add("a"),
      () => counter.addAll(["a"]),
      () => counter.addAll(["a"].values()),
      () => counter.addExample([]),
      () => counter.addExample(["a"]),
      () => counter.merge(filled("a", 1)),
      () => counter.merge(counter),
    ]) {
      expect(more).toThrow(
        /^`rows in all`: received \d+; expected a whole number from 0 to 9007199254740991$/,
      );
    }
    expect(counter.prior().counts).toEqual([most - 1, 1]);
  });
});

function filled(label: ClassLabel, times: number): ClassCounter {
  const counter = new ClassCounter();
  counter.add(label, times);
  return counter;
}

function counted(examples: readonly string[][], known: readonly string[] | undefined) {
  const counter = new ClassCounter({ classes: known });
  for (const labels of examples) {
    if (labels.length === 1) counter.add(labels[0]);
    else counter.addExample(labels);
  }
  return counter;
}

describe("counters of several workers", () => {
  const example = fc.array(fc.constantFrom("a", "b", "B", "é", "__proto__", "😀", "\uff41"), {
    maxLength: 5,
  });
  const kinds = ["rows", "images", "instances"] as const;
  const modes = fc.constantFrom<readonly string[] | undefined>(undefined, [
    "😀",
    "a",
    "b",
    "é",
    "B",
    "\uff41",
    "__proto__",
  ]);

  function priorsOf(counter: ClassCounter): ClassPrior[] {
    return kinds.map((kind) => counter.prior({ counted: kind }));
  }

  test("merge to what counting the whole gives, in any order and by way of JSON", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(example), { minLength: 1 }),
        modes,
        fc.nat(),
        (parts, known, turn) => {
          const whole = counted([["a", "a"], ...parts.flat()], known);
          const shards = [
            counted([["a", "a"]], known),
            ...parts.map((part) => counted(part, known)),
          ];
          const order = [
            ...shards.slice(turn % shards.length),
            ...shards.slice(0, turn % shards.length),
          ];
          const sum = new ClassCounter({ classes: known });
          for (const shard of order) {
            sum.merge(JSON.parse(JSON.stringify(shard.state())) as ClassCounterState);
          }
          expect(priorsOf(sum)).toEqual(priorsOf(whole));
        },
      ),
    );
  });

  test("a class that no row has is passed on; lists align by name", () => {
    const open = new ClassCounter();
    open.add("rare", 0);
    open.add("a");
    const listed = new ClassCounter({ classes: ["rare", "b", "a"] });
    listed.merge(open);
    expect(listed.prior().counts).toEqual([0, 0, 1]);
    open.merge(listed);
    expect(open.prior()).toMatchObject({ classes: ["a", "b", "rare"], counts: [2, 0, 0] });
    expect(() => new ClassCounter({ classes: ["a", "b"] }).merge(open)).toThrow(
      '`other`: received "rare" at row 0',
    );
    const ids = new ClassCounter({ classes: 3 });
    expect(() => ids.merge(open)).toThrow("`other`: received");
    expect(() => listed.merge(ids)).toThrow(
      "`other.classes`: received 3; expected its own classes",
    );
    ids.add(2);
    ids.merge(ids);
    expect(ids.prior().counts).toEqual([0, 0, 2]);
  });

  test("a counter goes on from a state", () => {
    for (const known of [undefined, 2, ["a", "b"]]) {
      const counter = new ClassCounter({ classes: known });
      const label = known === 2 ? 0 : "a";
      counter.add(label, 5);
      const again = new ClassCounter({ classes: known });
      again.merge(counter.state());
      expect(again.state()).toEqual(counter.state());
      again.addExample([label, label]);
      expect(again.state().examples).toBe(6);
      expect(again.prior({ counted: "instances" }).counts[0]).toBe(7);
      expect(counter.prior().examples).toBeUndefined();
    }
  });

  const state = { classes: ["a", "b"], instances: [3, 0], rows: [2, 0], examples: 4 };

  test.each<[string, unknown]>([
    ["`other.classes`", "state"],
    ["`other.classes`", { ...state, classes: {} }],
    ["`other.classes`", { ...state, classes: "ab" }],
    ["`other.classes`: received 1 at class 1", { ...state, classes: ["a", 1] }],
    ["`other.instances`", { ...state, instances: undefined }],
    ["`other.instances`", { ...state, instances: [3] }],
    ["`other.instances`", { ...state, instances: [3, -1] }],
    ["`other.rows`", { ...state, rows: [2, Number.NaN] }],
    ["`other.examples`: received 4.5", { ...state, examples: 4.5 }],
  ])("what is no state is refused: %s", (message, wrong) => {
    const counter = new ClassCounter();
    expect(() => counter.merge(wrong as never)).toThrow(message);
    expect(counter.state()).toEqual(new ClassCounter().state());
  });

  test("more instances than are exact are refused where they are counted", () => {
    const counter = new ClassCounter();
    counter.merge({ ...state, instances: [most, 1] });
    expect(counter.prior().counts).toEqual([2, 0]);
    expect(() => counter.prior({ counted: "instances" })).toThrow("expected up to 2^53 - 1");
  });
});

test("ten million ids", () => {
  const ids = Uint16Array.from({ length: 10_000_000 }, (_, row) => (row * 40_503) % 8142);
  const { counts } = priorFromLabels(ids, { classes: 8142 });
  expect(counts.reduce((a, b) => a + b, 0)).toBe(ids.length);
});
