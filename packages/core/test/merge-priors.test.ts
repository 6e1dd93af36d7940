import {
  type ClassPrior,
  describePrior,
  mergePriors,
  priorFromCounts,
  priorFromJSON,
  priorFromNames,
  priorToJSON,
  PriorError,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const labelSets = [["b", "a"], ["a", "b"], ["b", "a", "é"], ["😀", "\uff41"], ["__proto__"]];
const priors = fc
  .record({
    labels: fc.constantFrom(...labelSets),
    counts: fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }),
    background: fc.option(fc.nat(9), { nil: undefined }),
    source: fc.constantFrom(undefined, "zoo", "wild"),
    license: fc.constantFrom(undefined, "CC0-1.0"),
  })
  .map(({ labels, counts, background, ...provenance }) => {
    const own = labels.map((_, id) => counts[id] + 1);
    const examples = background === undefined ? undefined : Math.max(...own) + background;
    return priorFromCounts(own, { classes: labels, examples, producer: "test", ...provenance });
  });

function merge(...given: ClassPrior[]): ClassPrior {
  return mergePriors(given).prior;
}

describe("mergePriors", () => {
  test("points at a name that differs by case, in any number of letters", () => {
    const upper = priorFromCounts([3, 1], { classes: ["GOLDEN RETRIEVER", "OX"] });
    const lower = priorFromCounts([2, 5], { classes: ["golden retriever", "ox"] });
    const { unaligned } = mergePriors([upper, lower]);
    expect(unaligned.map(({ name, nearest }) => [name, nearest])).toEqual([
      ["GOLDEN RETRIEVER", "golden retriever"],
      ["OX", "ox"],
      ["golden retriever", "GOLDEN RETRIEVER"],
      ["ox", "OX"],
    ]);
  });

  test("refuses an option that it does not know", () => {
    const prior = priorFromCounts([1, 2]);
    expect(() => mergePriors([prior], { count: "rows" } as never)).toThrow(
      "`count`: received an unknown option; expected `counted`",
    );
    expect(() => mergePriors([prior], "rows" as never)).toThrow('`options`: received "rows"');
  });

  test("is commutative and associative to the byte", () => {
    const some = fc.array(priors, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.nat(100)), (given, choices) => {
        const all = merge(...given);
        // Random pairs, until one is left.
        const pool = [...given];
        while (pool.length > 1) {
          const [first] = pool.splice(choices.next().value % pool.length, 1);
          const [second] = pool.splice(choices.next().value % pool.length, 1);
          pool.push(merge(first, second));
        }
        const [one] = given.length === 1 ? [merge(pool[0])] : pool;
        expect(one).toEqual(all);
        expect(priorToJSON(one)).toBe(priorToJSON(all));
        expect(merge(all)).toEqual(all);
      }),
    );
  });

  test("of a split equals counting the whole", () => {
    const names = fc.array(fc.constantFrom("b", "a", "é", "😀", "\uff41"), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 4 }), (parts) => {
        const merged = merge(...parts.map((part) => priorFromNames(part)));
        const whole = priorFromNames(parts.flat());
        expect(merged.digest).toBe(whole.digest);
        expect(merged.lineage).toHaveLength(parts.length);
      }),
    );
  });

  test("keeps an order that all share, and sorts otherwise", () => {
    const first = priorFromCounts([1, 2], { classes: ["b", "a"] });
    expect(merge(first, first)).toMatchObject({ classes: ["b", "a"], counts: [2, 4] });
    const second = priorFromCounts([1, 2], { classes: ["a", "b"] });
    expect(merge(first, second)).toMatchObject({ classes: ["a", "b"], counts: [3, 3] });
  });

  test("lists what went in: the same prior twice, and the parts of parts", () => {
    const [a, b] = [priorFromCounts([1]), priorFromCounts([2])];
    const digests = [a.digest, a.digest, b.digest].toSorted();
    expect(merge(merge(a, b), a).lineage).toEqual(digests);
    expect(merge(merge(a, b), a).counts).toEqual([4]);
  });

  test("keeps of source, time and licence what all say", () => {
    const time = "2026-01-31T12:00:00Z";
    const a = priorFromCounts([1], { source: "zoo", license: "CC0-1.0", time, producer: "a" });
    const b = priorFromCounts([1], { source: "wild", license: "CC0-1.0", producer: "b" });
    expect(merge(a, b)).toMatchObject({ source: undefined, time: undefined, license: "CC0-1.0" });
    expect(merge(a, b).producer).toMatch(/^@balms\/core \d/);
  });

  test("adds up examples, where single-label rows are one example each", () => {
    const several = priorFromCounts([3, 2], { examples: 9 });
    const single = priorFromCounts([4, 1]);
    expect(merge(several, single).examples).toBe(14);
    expect(merge(several, several).examples).toBe(18);
    expect(merge(single, single).examples).toBeUndefined();
  });

  test("says what it could not align", () => {
    const a = priorFromCounts([1, 1, 1], { classes: ["cat", "Lynx", "caf\u00e9"] });
    const b = priorFromCounts([1, 1], { classes: ["cat", "cafe\u0301"] });
    const c = priorFromCounts([1, 1], { classes: ["cat", "Lynx"] });
    const { prior, unaligned } = mergePriors([a, b, c]);
    expect(prior.classes).toEqual(["Lynx", "cafe\u0301", "caf\u00e9", "cat"]);
    expect(prior.counts).toEqual([2, 1, 1, 3]);
    expect(unaligned).toEqual([
      { name: "Lynx", missingFrom: [1], nearest: undefined },
      { name: "cafe\u0301", missingFrom: [0, 2], nearest: "caf\u00e9" },
      { name: "caf\u00e9", missingFrom: [1, 2], nearest: "cafe\u0301" },
    ]);
    expect(mergePriors([a, a]).unaligned).toEqual([]);
  });

  test("points at the name that was meant, unless one prior has both", () => {
    const a = priorFromCounts([1, 1, 1], { classes: ["Lynx", "wolf 1", "wolf 2"] });
    const b = priorFromCounts([1, 1], { classes: ["lynx", "golden jackal"] });
    const nearest = Object.fromEntries(
      mergePriors([a, b]).unaligned.map((each) => [each.name, each.nearest]),
    );
    expect(nearest).toEqual({
      Lynx: "lynx",
      lynx: "Lynx",
      "golden jackal": undefined,
      "wolf 1": undefined,
      "wolf 2": undefined,
    });
    const names = Array.from({ length: 60 }, (_, id) => `class ${id}`);
    const many = names.map(() => 1);
    const capitals = names.map((name) => name.toUpperCase());
    const { unaligned } = mergePriors([
      priorFromCounts(many, { classes: names }),
      priorFromCounts(many, { classes: capitals }),
    ]);
    expect(unaligned).toHaveLength(120);
    expect(new Set(unaligned.map((each) => each.nearest))).toEqual(new Set([undefined]));
  });

  test("rows and images are put together where they are said to be the same", () => {
    const folders = priorFromCounts([5, 2], { counted: "images" });
    const file = priorFromCounts([1, 3]);
    const hint = 'Where each image is a row, pass { counted: "rows" }.';
    expect(() => mergePriors([file, folders])).toThrow(
      `\`priors[1]\`: received counts of images; expected counts of rows. ${hint}`,
    );
    const { prior } = mergePriors([file, folders], { counted: "rows" });
    expect(prior).toMatchObject({ counts: [6, 5], counted: "rows", examples: undefined });
    expect(mergePriors([file, folders], { counted: "images" }).prior.counted).toBe("images");
    const boxes = priorFromCounts([4, 4], { counted: "instances" });
    expect(() => mergePriors([file, boxes], { counted: "rows" })).toThrow(
      "`priors[1]`: received counts of instances; expected counts of rows or images",
    );
    // None of these counts rows or images: the way out is none.
    for (const pair of [[file, boxes] as const, [boxes, file] as const]) {
      expect(() => mergePriors(pair)).toThrow(/expected counts of \w+$/u);
    }
    expect(() => mergePriors([boxes, boxes], { counted: "instances" as never })).toThrow(
      '`counted`: received "instances"; expected "rows" or "images"',
    );
    expect(mergePriors([boxes, boxes]).prior.counts).toEqual([8, 8]);
  });

  const rows = priorFromCounts([1]);
  const weights = priorFromCounts([0.5], { counted: "weights" });
  const huge = priorFromCounts([2 ** 53 - 1]);
  const many = priorFromCounts([1], { examples: 2 ** 53 - 1 });

  test.each<[string, unknown[]]>([
    [
      "`priors[1]`: received counts of images; expected counts of rows",
      [rows, priorFromCounts([1], { counted: "images" })],
    ],
    [
      "`priors[0]`: received counts of weights; expected counts of rows or images or instances",
      [weights],
    ],
    ["`priors[1]`: received counts of weights", [rows, weights]],
    ["expected whole numbers up to 2^53 - 1", [huge, rows]],
    ["expected up to 2^53 - 1", [huge, priorFromCounts([1], { classes: ["b"] })]],
    ["`examples`: received 9007199254740992", [many, rows]],
    ["`priors[1]`: received undefined", [rows, undefined]],
    [
      "`priors[1].lineage`: received undefined",
      [rows, { classes: ["0"], counts: [1], counted: "rows" }],
    ],
  ])("%s", (message, given) => {
    expect(() => mergePriors(given as never)).toThrow(message);
  });

  test("of nothing is refused", () => {
    expect(() => mergePriors([])).toThrow("`priors.length`: received 0");
    expect(() => mergePriors(undefined as never)).toThrow("`priors`: received undefined");
    expect(() => mergePriors(rows as never)).toThrow("`priors`: received Object");
    expect(() => mergePriors([huge, rows])).toThrow(PriorError);
  });
});

describe("describePrior", () => {
  const prior = merge(priorFromCounts([1, 2], { source: "zoo" }), priorFromCounts([3, 4]));

  test("changes the words and nothing else", () => {
    const words = { source: "wild", time: "2026-01-31T12:00:00Z", license: "MIT", producer: "me" };
    const described = describePrior(prior, words);
    expect(described).toEqual({ ...prior, ...words });
    expect(Object.isFrozen(described)).toBe(true);
    expect(priorFromJSON(priorToJSON(described))).toEqual(described);
  });

  test("keeps what is left out, and takes no counts", () => {
    const described = describePrior(prior, { license: "MIT", source: undefined });
    expect(described).toEqual({ ...prior, license: "MIT" });
    expect(() => describePrior(prior, { counts: [9, 9] } as never)).toThrow(
      "`description.counts`: received an unknown option",
    );
    expect(describePrior(prior, undefined as never)).toEqual(prior);
  });

  test.each<[string, object]>([
    ["`time`: received", { time: "today" }],
    ["`time`: received", { time: "2026-02-29T00:00:00Z" }],
    ["`source`: received 1", { source: 1 }],
    ["`license`: received", { license: "\ud800" }],
    ["`producer`: received Object", { producer: {} }],
  ])("%s %o is refused", (message, words) => {
    expect(() => describePrior(prior, words)).toThrow(message);
    expect(() => describePrior(null as never, words)).toThrow("`prior`: received null");
  });

  test("moments are read alike everywhere", () => {
    for (const time of ["2024-02-29T23:59:59Z", "2026-01-31T12:00:00.123456789Z"]) {
      expect(describePrior(prior, { time }).time).toBe(time);
    }
  });
});
