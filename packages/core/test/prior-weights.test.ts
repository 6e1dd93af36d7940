// Weights that are made of counts: smoothed, tempered, mixed.
import {
  effectiveNumberPrior,
  effectiveNumbers,
  mixPriors,
  priorFromCounts,
  reorderPrior,
  smoothPrior,
  subsetPrior,
  temperPrior,
  uniformPrior,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { priors, shareError, shares, zoo } from "./some-priors.ts";

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
