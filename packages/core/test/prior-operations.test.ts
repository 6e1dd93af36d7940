import {
  type ClassPrior,
  type ClassSampling,
  createMetaSampler,
  effectiveNumberPrior,
  effectiveNumbers,
  sampledPrior,
  mixPriors,
  PriorError,
  priorFromCounts,
  priorProbabilities,
  renameClasses,
  reorderPrior,
  smoothPrior,
  subsetPrior,
  temperPrior,
  uniformPrior,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const zoo = priorFromCounts([5, 3, 1, 0], {
  classes: ["cat", "dog", "lynx", "fox"],
  source: "zoo",
  license: "CC0-1.0",
});

const label = fc.string({ unit: "grapheme", maxLength: 4 });
const priors = fc
  .uniqueArray(label, { minLength: 1, maxLength: 8 })
  .chain((classes) =>
    fc.record({
      classes: fc.constant(classes),
      counts: fc.array(fc.nat(1_000_000), { minLength: classes.length, maxLength: classes.length }),
    }),
  )
  .map(({ classes, counts }) =>
    priorFromCounts(
      counts.map((count, id) => (id === 0 ? count + 1 : count)),
      { classes },
    ),
  );

const shares = (prior: ClassPrior) => priorProbabilities(prior, { zeroCounts: "mask" });

/** Largest difference between the shares of a prior and those of numbers. */
function shareError(actual: ClassPrior, expected: ArrayLike<number>): number {
  const total = Array.from(expected).reduce((sum, share) => sum + share, 0);
  expect(actual.classes).toHaveLength(expected.length);
  return shares(actual).reduce(
    (most, share, id) => Math.max(most, Math.abs(share - expected[id] / total)),
    0,
  );
}

const sigma = (x: number) => 1 / (1 + Math.exp(-x));

describe("subset and reorder", () => {
  test("point at the class that was meant", () => {
    const refusal =
      '`classes`: received "Lynx"; expected classes of the prior. Did you mean "lynx"?';
    expect(() => subsetPrior(zoo, ["Lynx", "cat"])).toThrow(refusal);
    expect(() => reorderPrior(zoo, ["cat", "dog", "Lynx", "fox"])).toThrow(refusal);
    const numbered = priorFromCounts([1, 1], { classes: ["class 1", "class 2"] });
    expect(() => subsetPrior(numbered, ["class 3"])).toThrow(/expected classes of the prior$/);
    expect(() => subsetPrior(numbered, [3 as never])).toThrow(/received 3; .* prior$/);
    expect(() => subsetPrior(numbered, ["clas 2"])).toThrow('Did you mean "class 2"?');
    // Three letters are too few to be misspelt.
    expect(() => subsetPrior(zoo, ["rat"])).toThrow(/received "rat"; .* prior$/);
  });

  test("take classes by name, in the order given", () => {
    const subset = subsetPrior(zoo, ["lynx", "cat"]);
    expect(subset).toMatchObject({ classes: ["lynx", "cat"], counts: [1, 5], counted: "rows" });
    const turned = reorderPrior(zoo, zoo.classes.toReversed());
    expect(turned.counts).toEqual([0, 1, 3, 5]);
    expect(reorderPrior(turned, zoo.classes).digest).toBe(zoo.digest);
  });

  test("keep what is known of the prior", () => {
    const images = priorFromCounts([5, 3], { counted: "images", examples: 7 });
    expect(subsetPrior(images, ["1"])).toMatchObject({ counted: "images", examples: 7 });
    const { source, license, lineage } = subsetPrior(zoo, ["cat"]);
    expect({ source, license, lineage }).toEqual({
      source: "zoo",
      license: "CC0-1.0",
      lineage: [zoo.digest],
    });
  });

  test.each<[() => unknown, string]>([
    [() => subsetPrior(zoo, ["cat", "cow", "elk"]), '`classes`: received "cow", "elk"; expected'],
    [() => subsetPrior(zoo, ["cat", "cat"]), '`classes`: received "cat" at class 1'],
    [() => subsetPrior(zoo, ["fox"]), "`counts`: received only zeros"],
    [() => subsetPrior(zoo, []), "`counts`: received 0 classes"],
    [
      () => reorderPrior(zoo, ["fox", "dog", "cat"]),
      "`classes`: received 3 classes; expected 4 classes",
    ],
    [
      () => reorderPrior(zoo, [...zoo.classes, "elk"]),
      '`classes`: received "elk"; expected classes',
    ],
    [() => reorderPrior(zoo, [...zoo.classes, "cat"]), '`classes`: received "cat" at class 4'],
  ])("name what is wrong: %#", (call, message) => {
    expect(call).toThrow(message);
    expect(call).toThrow(PriorError);
  });
});

describe("rename", () => {
  test("adds up what gets the same name, in the order of first appearance", () => {
    const families = { dog: "canidae", fox: "canidae", cat: "felidae", lynx: "felidae" };
    for (const mapping of [
      families,
      new Map(Object.entries(families)),
      (name: string) => (name === "dog" || name === "fox" ? "canidae" : "felidae"),
    ]) {
      const { classes, counts } = renameClasses(zoo, mapping);
      expect({ classes, counts }).toEqual({ classes: ["felidae", "canidae"], counts: [6, 3] });
    }
  });

  test("leaves other names alone, and passes over what the prior does not have", () => {
    const { classes, counts } = renameClasses(zoo, { lynx: "cat", cow: "dog" });
    expect({ classes, counts }).toEqual({ classes: ["cat", "dog", "fox"], counts: [6, 3, 0] });
    expect(renameClasses(zoo, { cat: "dog", dog: "cat" }).counts).toEqual(zoo.counts);
    expect(renameClasses(zoo, {}).digest).toBe(zoo.digest);
  });

  test("knows classes that are names of an object's own machinery", () => {
    const classes = ["__proto__", "constructor", "toString", "get", "has"];
    const prior = priorFromCounts([1, 2, 3, 4, 5], { classes });
    expect(renameClasses(prior, {}).digest).toBe(prior.digest);
    const mapping = JSON.parse('{"__proto__":"a","get":"a","has":"constructor"}') as object;
    const merged = renameClasses(prior, mapping as Record<string, string>);
    expect(merged.classes).toEqual(["a", "constructor", "toString"]);
    expect(merged.counts).toEqual([5, 7, 3]);
  });

  test("of examples with several classes is one to one", () => {
    const images = priorFromCounts([5, 3], { counted: "images", examples: 7 });
    expect(renameClasses(images, { 0: "cat" })).toMatchObject({
      classes: ["cat", "1"],
      examples: 7,
    });
    expect(() => renameClasses(images, () => "animal")).toThrow(
      "`mapping`: received one name for several classes",
    );
    expect(() => renameClasses(images, () => "animal")).toThrow(PriorError);
    const instances = priorFromCounts([5, 3], { counted: "instances" });
    expect(renameClasses(instances, () => "animal").counts).toEqual([8]);
  });

  test.each([
    [undefined, "`mapping`: received undefined; expected a record, a Map or a function"],
    [null, "`mapping`: received null"],
    ["cat", '`mapping`: received "cat"'],
    [{ cat: 3 }, "`classes`: received 3 at class 0; expected texts without halves of characters"],
    [() => undefined, "`classes`: received undefined at class 0"],
    [new Map([["dog", null]]), "`classes`: received null at class 1"],
    [{ cat: "\ud800" }, "`classes`"],
  ])("refuses the mapping %o", (mapping, message) => {
    expect(() => renameClasses(zoo, mapping as never)).toThrow(message);
  });
});

describe("weights", () => {
  test("are what formulas give", () => {
    expect(smoothPrior(zoo)).toMatchObject({ counts: [6, 4, 2, 1], counted: "weights" });
    expect(smoothPrior(zoo, 0.5).counts).toEqual([5.5, 3.5, 1.5, 0.5]);
    const effective = effectiveNumberPrior(zoo, 0.9);
    expect(effective).toMatchObject({ counted: "weights", classes: zoo.classes });
    expect(effective.counts).toEqual([...effectiveNumbers(zoo.counts, 0.9)]);
    expect(temperPrior(zoo, 2).counts).toEqual(
      [1, 0.36, 0.04, 0].map((n) => expect.closeTo(n, 12)),
    );
  });

  test("name the counted prior as their root, however many steps lie between", () => {
    const far = temperPrior(smoothPrior(subsetPrior(zoo, ["cat", "dog"])), 0.5);
    expect(far.lineage).toEqual([zoo.digest]);
    expect(far.source).toBe("zoo");
  });

  test.each<[() => unknown, string]>([
    [() => smoothPrior(zoo, 0), "`alpha`: received 0"],
    [() => smoothPrior(zoo, Number.NaN), "`alpha`: received NaN"],
    [() => effectiveNumberPrior(zoo, 1), "`beta`: received 1"],
  ])("refuse what their formula cannot take: %#", (call, message) => {
    expect(call).toThrow(message);
  });

  test("τ = 1 keeps the shares, τ = 0 makes seen classes alike, powers of powers multiply", () => {
    const exponents = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(priors, exponents, exponents, (prior, first, second) => {
        expect(shareError(temperPrior(prior, 1), shares(prior))).toBeLessThan(1e-12);
        const seen = prior.counts.map((count) => (count > 0 ? 1 : 0));
        expect(temperPrior(prior, 0).counts).toEqual(seen);
        const twice = temperPrior(temperPrior(prior, first), second);
        expect(shareError(twice, shares(temperPrior(prior, first * second)))).toBeLessThan(1e-12);
      }),
    );
  });

  test("β from 0 to 1 leads from alike to the counts themselves", () => {
    fc.assert(
      fc.property(priors, (prior) => {
        expect(effectiveNumberPrior(prior, 0).digest).toBe(temperPrior(prior, 0).digest);
        expect(shareError(effectiveNumberPrior(prior, 1 - 2 ** -53), shares(prior))).toBeLessThan(
          1e-9,
        );
      }),
    );
  });
});

describe("mix", () => {
  test("weighs shares, not rows, by class name", () => {
    const north = priorFromCounts([900, 100], { classes: ["cat", "lynx"] });
    const south = priorFromCounts([1, 1], { classes: ["lynx", "dog"] });
    const mixed = mixPriors([north, south], [3, 1]);
    expect(mixed).toMatchObject({ classes: ["cat", "dog", "lynx"], counted: "weights" });
    expect(mixed.counts).toEqual([0.675, 0.125, 0.2].map((share) => expect.closeTo(share, 12)));
    expect(mixed.lineage).toEqual([north.digest, south.digest].toSorted());
    expect(mixPriors([north, reorderPrior(north, ["lynx", "cat"])]).classes).toEqual([
      "cat",
      "lynx",
    ]);
    expect(mixPriors([zoo, uniformPrior(zoo.classes)]).classes).toEqual(zoo.classes);
  });

  test("of one prior with itself is that prior; a weight of 0 takes a prior out", () => {
    fc.assert(
      fc.property(priors, priors, fc.double({ min: 0.01, max: 100, noNaN: true }), (a, b, w) => {
        expect(shareError(mixPriors([a], [w]), shares(a))).toBeLessThan(1e-12);
        expect(shareError(mixPriors([a, a], [1, w]), shares(a))).toBeLessThan(1e-12);
        const known = subsetPrior(mixPriors([a, b], [w, 0]), a.classes);
        expect(shareError(known, shares(a))).toBeLessThan(1e-12);
      }),
    );
  });

  test("does not depend on the order of the priors", () => {
    fc.assert(
      fc.property(priors, priors, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (a, b, w) => {
        expect(mixPriors([b, a], [1 - w, w])).toEqual(mixPriors([a, b], [w, 1 - w]));
      }),
    );
  });

  test.each<[() => unknown, string]>([
    [() => mixPriors([]), "`priors.length`: received 0"],
    [() => mixPriors(undefined as never), "`priors`: received undefined"],
    [() => mixPriors([zoo, null as never]), "`priors[1]`: received null"],
    [() => mixPriors([zoo], [1, 1]), "`weights`: received 2 numbers"],
    [() => mixPriors([zoo], [-1]), "`weights`: received -1"],
    [() => mixPriors([zoo, zoo], [0, 0]), "`sum of weights`: received 0"],
    [() => mixPriors([zoo, zoo], [1e308, 1e308]), "`sum of weights`: received Infinity"],
  ])("names what is wrong: %#", (call, message) => {
    expect(call).toThrow(message);
  });
});

describe("what a sampler induces", () => {
  const prior = priorFromCounts([100, 4, 1, 0]);
  const psi = [0, 1, -1, 2];
  const state = { ...createMetaSampler(prior), psi };

  test.each<[ClassSampling, number[]]>([
    [{ kind: "instance" }, [100, 4, 1, 0]],
    [{ kind: "class-balanced" }, [1, 1, 1, 0]],
    [{ kind: "root", degree: 1 }, [100, 4, 1, 0]],
    [{ kind: "root", degree: 2 }, [10, 2, 1, 0]],
    [{ kind: "progressive", progress: 0 }, [100, 4, 1, 0]],
    [{ kind: "progressive", progress: 0.3 }, [70 / 105 + 0.1, 2.8 / 105 + 0.1, 0.7 / 105 + 0.1, 0]],
    [{ kind: "progressive", progress: 1 }, [1, 1, 1, 0]],
    [{ kind: "effective-number", beta: 0 }, [100, 4, 1, 0]],
    [{ kind: "effective-number", beta: 0.5 }, [100 / (1 - 0.5 ** 100), 4 / (1 - 0.5 ** 4), 2, 0]],
    [{ kind: "meta", state }, [100, 4, 1, 0].map((n, id) => n * sigma(psi[id]))],
  ])("%o", (sampling, expected) => {
    const q = sampledPrior(prior, sampling);
    // The Meta Sampler's rates come from a softmax that is exact to 10 digits.
    expect(shareError(q, expected)).toBeLessThan(sampling.kind === "meta" ? 1e-9 : 1e-12);
    expect(q.classes).toEqual(prior.classes);
    expect(sampling.kind === "instance" ? [q.digest] : q.lineage).toEqual([prior.digest]);
  });

  test.each<[unknown, string]>([
    [undefined, "`sampling.kind`: received undefined"],
    [{ kind: "repeat" }, '`sampling.kind`: received "repeat"'],
    [{ kind: "constructor" }, '`sampling.kind`: received "constructor"'],
    [{ kind: "root", degree: 0.5 }, "`degree`: received 0.5"],
    [{ kind: "root" }, "`degree`: received undefined"],
    [{ kind: "progressive", progress: 1.1 }, "`progress`: received 1.1"],
    [{ kind: "effective-number" }, "`beta`: received undefined"],
    [{ kind: "meta" }, "`state.psi`: received undefined"],
  ])("%o is refused", (sampling, message) => {
    expect(() => sampledPrior(prior, sampling as never)).toThrow(message);
  });
});

test.each([undefined, null, {}, "prior", []])("%o in place of a prior is named", (value) => {
  const wrong = value as never;
  for (const call of [
    () => subsetPrior(wrong, []),
    () => reorderPrior(wrong, []),
    () => renameClasses(wrong, {}),
    () => smoothPrior(wrong),
    () => effectiveNumberPrior(wrong, 0.5),
    () => temperPrior(wrong, 1),
    () => sampledPrior(wrong, { kind: "class-balanced" }),
  ]) {
    expect(call).toThrow("`prior`: received");
  }
  expect(() => subsetPrior(zoo, 3 as never)).toThrow("`classes`: received 3");
  expect(() => reorderPrior(zoo, undefined as never)).toThrow("`classes`: received undefined");
});
