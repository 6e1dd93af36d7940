import {
  ClassCounter,
  type ClassCounterState,
  type ClassLabel,
  type ClassPrior,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const most = Number.MAX_SAFE_INTEGER;

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
