import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkOptions } from "./check-options.ts";
import { nearestName } from "./nearest-name.ts";

const known = ["prior", "sampled", "tau", "zeroCounts", "learningRate", "batchSize"];

describe("a misspelt option is refused, and the one that was meant is named", () => {
  test.each([
    ["sample", "sampled"],
    ["prio", "prior"],
    ["Prior", "prior"],
    ["taw", "tau"],
    ["tua", "tau"],
    ["zeroCount", "zeroCounts"],
    ["zerocounts", "zeroCounts"],
    ["learning_rate", "learningRate"],
    ["learnigRate", "learningRate"],
    ["batchsize", "batchSize"],
    ["bacthSize", "batchSize"],
  ])("%s", (name, meant) => {
    expect(() => checkOptions({ [name]: 1 }, known)).toThrow(
      `\`${name}\`: received an unknown option; expected \`${meant}\``,
    );
  });
});

test.each([
  ["meta", "seed"],
  ["meta", "data"],
  ["rate", "data"],
  ["max", "tau"],
  ["lr", "tau"],
])("%s is not taken for %s misspelt", (name, other) => {
  expect(() => checkOptions({ [name]: 1 }, [other, "prior"])).toThrow(
    `\`${name}\`: received an unknown option; expected one of ${other}, prior`,
  );
});

test("what resembles none is answered with all of them", () => {
  expect(() => checkOptions({ verbose: true }, ["tau", "prior"])).toThrow(
    "`verbose`: received an unknown option; expected one of tau, prior",
  );
});

test("an option of an option is named with its path", () => {
  expect(() => checkOptions({ evry: 2 }, ["every"], "meta")).toThrow(
    "`meta.evry`: received an unknown option; expected `every`",
  );
  expect(() => checkOptions(3 as never, [], "meta")).toThrow(
    "`meta`: received 3; expected an object of options",
  );
});

test("known options, none, and what is inherited pass", () => {
  expect(() => checkOptions({ tau: 1, prior: undefined }, known)).not.toThrow();
  expect(() => checkOptions(undefined, known)).not.toThrow();
  expect(() => checkOptions(null, known)).not.toThrow();
  expect(() => checkOptions(Object.create({ other: 1 }), known)).not.toThrow();
  expect(() => checkOptions(Object.create(null), known)).not.toThrow();
});

test.each([1, "tau", true, [], new Float64Array(2), () => 1, Symbol("x")])(
  "%o is no object of options",
  (options) => {
    expect(() => checkOptions(options as never, known)).toThrow("`options`: received ");
  },
);

/** Letters to leave out and to put in, counted by the table of prefixes. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const other = a[i - 1] === b[j - 1] ? 0 : 2;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + other);
    }
    row = next;
  }
  return row[b.length];
}

test("the nearest name is no farther than any other, and near names are found", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 9 });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 6 }), (text, candidates) => {
      const least = Math.min(...candidates.map((name) => distance(text, name)));
      const near = nearestName(text, candidates);
      const limit = Math.min(4, Math.floor((text.length + 1) / 2));
      // A letter alone resembles nothing.
      expect(near !== undefined || least > limit || limit < 1).toBe(true);
      expect(near === undefined ? 0 : distance(text, near)).toBeLessThanOrEqual(Math.max(1, least));
    }),
  );
});

test("names may be longer than a stack is deep", () => {
  const long = "x".repeat(100_000);
  expect(nearestName(`${long}a`, ["cat", `${long}b`])).toBe(`${long}b`);
  expect(nearestName(long, [long.slice(9)])).toBeUndefined();
});
