import {
  adjustLogits,
  classRates,
  createMetaSampler,
  createRandom,
  drawClasses,
  evaluateLogits,
  type MetaSamplerState,
  metaSamplerGradient,
  priorFromCounts,
  priorFromJSON,
  priorFromLabels,
  priorToJSON,
  restoreRandom,
  reweightLosses,
  updateMetaSampler,
} from "@balms/core";
import { linearHeadMetaGradient } from "@balms/core/adapter";
import * as fc from "fast-check";
import { expect, test } from "vitest";

const someCounts = fc
  .array(fc.nat(1_000_000), { minLength: 1, maxLength: 8 })
  .filter((counts) => counts.some((count) => count > 0));

test("a prior comes back from JSON as it was", () => {
  const named = fc
    .uniqueArray(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 8 })
    .chain((classes) =>
      fc.record({
        classes: fc.constant(classes),
        counts: fc
          .array(fc.nat(), { minLength: classes.length, maxLength: classes.length })
          .filter((counts) => counts.some((count) => count > 0)),
        counted: fc.constantFrom("rows" as const, "images" as const, "instances" as const),
        source: fc.option(fc.string({ unit: "grapheme" }), { nil: undefined }),
      }),
    );
  fc.assert(
    fc.property(named, ({ counts, ...options }) => {
      const prior = priorFromCounts(counts, options);
      expect(priorFromJSON(priorToJSON(prior))).toEqual(prior);
    }),
  );
});

test("counting labels and stating the counts are the same", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4), { minLength: 1 }), (labels) => {
      const counts = [0, 1, 2, 3, 4].map((id) => labels.filter((label) => label === id).length);
      expect(priorFromLabels(labels, { classes: 5 })).toEqual(priorFromCounts(counts));
    }),
  );
});

test("the same seed draws the same, wherever it is taken up", () => {
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeInteger(), fc.string()), fc.nat(50), (seed, skipped) => {
      const random = createRandom(seed);
      const again = createRandom(seed);
      for (let i = 0; i < skipped; i++) expect(random.exponential()).toBe(again.exponential());
      expect(restoreRandom(random.state()).normal()).toBe(again.normal());
    }),
  );
});

test("rates add up to 1 and leave out classes without examples, at any ψ", () => {
  const psi = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 8,
    maxLength: 8,
  });
  fc.assert(
    fc.property(someCounts, psi, (counts, values) => {
      const prior = priorFromCounts(counts);
      const state = { ...createMetaSampler(prior), psi: values.slice(0, counts.length) };
      const rates = classRates(state, prior);
      expect(rates.reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(1, 12);
      expect(counts.every((count, id) => count > 0 || rates[id] === 0)).toBe(true);
    }),
  );
});

test("a sampler that learns stays finite, and its draws legal", () => {
  fc.assert(
    fc.property(
      someCounts,
      fc.nat(),
      fc.double({ min: 0, max: 2, noNaN: true }),
      (counts, seed, gamma) => {
        const prior = priorFromCounts(counts);
        const random = createRandom(seed);
        let state: MetaSamplerState = createMetaSampler(prior, { gamma, learningRate: 1 });
        for (let step = 0; step < 20; step++) {
          const draw = drawClasses(state, prior, 6, random);
          expect([...draw.classes].every((drawn) => counts[drawn] > 0)).toBe(true);
          const rowGradients = Array.from({ length: 6 }, () => random.normal());
          state = updateMetaSampler(state, metaSamplerGradient(state, draw, rowGradients));
        }
        expect(state.psi.every((value) => Number.isFinite(value))).toBe(true);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      },
    ),
    { numRuns: 50 },
  );
});

test("the bilevel step returns no NaN on finite input", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const matrix = (length: number) =>
    fc
      .array(value, { minLength: length, maxLength: length })
      .map((values) => Float64Array.from(values));
  const heads = fc.record({
    features: matrix(6),
    metaFeatures: matrix(4),
    weight: matrix(6),
    bias: matrix(3),
    momentum: fc.double({ min: 0, max: 0.99, noNaN: true }),
    nesterov: fc.boolean(),
  });
  fc.assert(
    fc.property(heads, (head) => {
      const { metaLoss, ...arrays } = linearHeadMetaGradient({
        ...head,
        labels: [0, 1, 2],
        metaLabels: [2, 0],
        prior: priorFromCounts([100, 10, 1]),
        learningRate: 0.1,
        weightDecay: 5e-4,
      });
      expect(Number.isNaN(metaLoss)).toBe(false);
      for (const array of Object.values(arrays)) expect(array.every(Number.isFinite)).toBe(true);
    }),
  );
});

test("reweighted foreground losses keep their weighted mean", () => {
  const rows = fc.array(
    fc.record({
      loss: fc.double({ min: 0, max: 50, noNaN: true }),
      label: fc.integer({ min: -1, max: 2 }),
    }),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(rows, fc.double({ min: -40, max: 40, noNaN: true }), (batch, psi) => {
      const losses = Float64Array.from(batch, ({ loss }) => loss);
      const labels = batch.map(({ label }) => label);
      // Equal ψ are equal weights, and those average 1.
      const same = reweightLosses(losses, labels, [psi, psi, psi]);
      for (const [row, loss] of losses.entries()) expect(same[row]).toBeCloseTo(loss, 10);
    }),
  );
});

test("adjusting to a prior and back again changes nothing", () => {
  const positive = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(positive, positive, (first, second) => {
      const [prior, target] = [priorFromCounts(first), priorFromCounts(second)];
      const logits = Float64Array.of(0.3, -2, 5);
      const there = adjustLogits(logits, { prior, target });
      const back = adjustLogits(there, { prior: target, target: prior });
      for (const [j, logit] of logits.entries()) expect(back[j]).toBeCloseTo(logit, 10);
    }),
  );
});

test("measures lie between 0 and 1, or have no value", () => {
  const logit = fc.double({ noNaN: true, noDefaultInfinity: true });
  const rows = fc.array(fc.record({ logits: fc.tuple(logit, logit, logit), label: fc.nat(2) }), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(rows, (batch) => {
      const logits = Float64Array.from(batch.flatMap((row) => row.logits));
      const labels = batch.map(({ label }) => label);
      const result = evaluateLogits(logits, labels, { prior: priorFromCounts([500, 50, 0]) });
      const { top1, balanced, many, medium, few, ece, macroF1, perClass, predictedShares } = result;
      const all = [
        top1,
        balanced,
        many,
        medium,
        few,
        ece,
        macroF1,
        ...perClass,
        ...predictedShares,
      ];
      for (const value of all) {
        if (value === null) continue;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
      }
      expect(predictedShares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }),
  );
});
