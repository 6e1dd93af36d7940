// The vectors against the scalar functions, reference values and finite differences.
import {
  balancedSoftmaxLoss,
  balancedSoftmaxLossAndGradient,
  type ClassPrior,
  priorFromCounts,
  reduceLosses,
} from "@balms/core";
import { createSimdLoss } from "@balms/core/simd";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  limits,
  precisions,
  readGolden,
  relativeError,
  type SoftmaxCase,
  toPrecision,
} from "./golden.ts";

describe.each(precisions)("reference values in %s", (precision) => {
  test.each(readGolden<SoftmaxCase>("balanced_softmax"))("$name", (golden) => {
    const logits = toPrecision(golden.logits, precision);
    const { counts, labels, tau, sampleWeights: rowWeights } = golden;
    const prior = priorFromCounts(counts);
    const loss = createSimdLoss({ prior, tau, zeroCounts: "mask", path: "simd" });
    const limit = limits[precision];
    expect(relativeError(loss.loss(logits, labels), golden.lossNone)).toBeLessThanOrEqual(limit);
    const plain = loss.lossAndGradient(logits, labels);
    const isInReach = logits.every((logit) => Math.abs(logit) <= 2 ** 14);
    expect(plain.path).toBe(isInReach || precision === "float64" ? "simd" : "scalar");
    expect(relativeError(plain.losses, golden.lossNone)).toBeLessThanOrEqual(limit);
    expect(relativeError(plain.gradient, golden.gradOfMean)).toBeLessThanOrEqual(limit);
    const weighted = loss.lossAndGradient(logits, labels, { rowWeights });
    expect(relativeError(weighted.gradient, golden.gradOfWeighted)).toBeLessThanOrEqual(limit);
  });
});

interface Batch {
  readonly logits: number[];
  readonly labels: number[];
  readonly prior: ClassPrior;
  readonly tau: number;
  readonly options: { reduction: "mean" | "sum"; over: "batch" | "weights"; rowWeights: number[] };
}

const list = <T>(item: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> =>
  fc.array(item, { minLength: length, maxLength: length });

/** Rows of up to 21 classes, some of them masked, with weights. */
function batches(logit: fc.Arbitrary<number>): fc.Arbitrary<Batch> {
  const count = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000 }));
  return fc
    .record({ rows: fc.integer({ min: 1, max: 5 }), classes: fc.integer({ min: 1, max: 21 }) })
    .chain(({ rows, classes }) =>
      list(count, classes).chain((counts) => {
        const seen = counts.map((n, id) => (id === 0 ? n + 1 : n));
        const open = [...seen.keys()].filter((id) => seen[id] > 0);
        return fc.record({
          logits: list(logit, rows * classes),
          labels: list(fc.constantFrom(...open), rows),
          prior: fc.constant(priorFromCounts(seen)),
          tau: fc.constantFrom(0, 0.25, 1, 3),
          options: fc.record({
            reduction: fc.constantFrom("mean", "sum"),
            over: fc.constantFrom("batch", "weights"),
            rowWeights: list(fc.double({ min: 0.01, max: 4, noNaN: true }), rows),
          }),
        });
      }),
    );
}

const spread = (most: number): fc.Arbitrary<number> =>
  fc.double({ min: -most, max: most, noNaN: true });

/**
 * What the scalar functions say in double precision of rows whose greatest logit that counts is 0: beside 1e4
 * and more, the sum of a logit and its shift, which is all that those functions know of the prior, is rounded.
 */
function inDouble({ logits, labels, prior, tau, options }: Batch): {
  losses: Float64Array;
  gradient: Float64Array;
} {
  const { counts } = prior;
  const classes = counts.length;
  const isOpen = (i: number): boolean => tau === 0 || counts[i % classes] > 0;
  const centered = Float64Array.from(logits, (logit, i) => {
    const start = i - (i % classes);
    const open = logits.slice(start, start + classes).filter((_, j) => isOpen(j));
    return isOpen(i) ? logit - Math.max(...open) : 0;
  });
  const inside = { prior, tau, zeroCounts: "mask", ...options } as const;
  return balancedSoftmaxLossAndGradient(centered, labels, inside);
}

/** Each number within `share` of what it should be, and of the least normal number. */
function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, share: number): void {
  expect(actual).toHaveLength(expected.length);
  const least = share < 1e-9 ? 2.3e-308 : 1.2e-38;
  const off = Array.from(expected, (value, i) =>
    actual[i] === value ? 0 : Math.abs(actual[i] - value) / (share * Math.abs(value) + 4 * least),
  );
  expect(off.filter((times) => !(times <= 1))).toEqual([]);
}

describe.each([
  ["single", Float32Array, 1e-6, 2 ** 14],
  ["double", Float64Array, 1e-12, 2 ** 17],
] as const)("every number in %s precision", (precision, Numbers, share, reach) => {
  test.each([
    ["moderate", spread(8)],
    ["far apart", spread(120)],
    ["±1e4", fc.oneof(spread(1e4), fc.constantFrom(-1e4, 0, 1e4))],
    ["at the ends of the reach", fc.constantFrom(-reach, reach, reach - 1, 0)],
  ])("is what the scalar functions say in double precision: logits %s", (_, logit) => {
    fc.assert(
      fc.property(batches(logit), (batch) => {
        const { labels, prior, tau, options } = batch;
        const given = Numbers.from(batch.logits);
        const loss = createSimdLoss({ prior, tau, zeroCounts: "mask", path: "simd" });
        const exact = inDouble({ ...batch, logits: [...given] });
        const losses = Numbers.from(exact.losses);
        const found = loss.lossAndGradient(given, labels, options);
        expect(found.path).toBe("simd");
        expectClose(found.losses, losses, share);
        expectClose(found.gradient, Numbers.from(exact.gradient), share);
        const gradient = [...found.gradient];
        expectClose(loss.loss(given, labels), losses, share);
        // In place, the same bits; and the logits are left alone.
        const room: Float32Array | Float64Array = loss.reserve(
          labels.length,
          precision as "double",
        );
        room.set(given);
        expect([...loss.lossAndGradient(room, labels, options).gradient]).toEqual(gradient);
        expect([...room]).toEqual([...given]);
      }),
    );
  });

  test("is that of the scalar functions out of the reach, to the bit", () => {
    const greatest = precision === "single" ? 3e38 : 1e308;
    const beyond = fc.oneof(spread(greatest), fc.constantFrom(-greatest, 0, greatest));
    fc.assert(
      fc.property(batches(beyond), ({ logits, labels, prior, tau, options }) => {
        const given = Numbers.from(logits);
        fc.pre(given.some((logit) => Math.abs(logit) > reach));
        const inside = { prior, tau, zeroCounts: "mask" } as const;
        const { losses, gradient, path } = createSimdLoss(inside).lossAndGradient(
          given,
          labels,
          options,
        );
        const expected = balancedSoftmaxLossAndGradient(given, labels, { ...inside, ...options });
        expect({ losses, gradient, path }).toEqual({ ...expected, path: "scalar" });
      }),
    );
  });
});

test("gradients are the slopes of the losses", () => {
  const prior = priorFromCounts([50, 20, 7, 3, 1]);
  const loss = createSimdLoss({ prior });
  const logits = Float64Array.of(0.3, -1, 2, 0.5, 1.5, -0.2, 0.9, 0, 3, -2);
  const labels = [4, 2];
  const gradient = [...loss.lossAndGradient(logits, labels).gradient];
  const step = 1e-5;
  for (const [i, slope] of gradient.entries()) {
    const at = (by: number): number =>
      reduceLosses(loss.loss(logits.with(i, logits[i] + by), labels));
    expect((at(step) - at(-step)) / (2 * step)).toBeCloseTo(slope, 9);
  }
});

test("rows that are long, equal or sure of themselves lose no digits", () => {
  const classes = 8142;
  const prior = priorFromCounts(Array.from({ length: classes }, (_, id) => 1 + (id % 900)));
  const loss = createSimdLoss({ prior });
  for (const fill of [0, 0.1, -37.3, 9999.5]) {
    for (const above of [0, 20, 60]) {
      const logits = new Float32Array(classes).fill(fill);
      logits[17] += above;
      const { losses, gradient } = loss.lossAndGradient(logits, [17]);
      const expected = balancedSoftmaxLossAndGradient(logits, [17], { prior });
      expectClose(losses, expected.losses, 1e-6);
      expectClose(gradient, expected.gradient, 1e-6);
    }
  }
  const sure = createSimdLoss({ prior: priorFromCounts([1, 1]) });
  expect(sure.loss(Float64Array.of(40, 0), [0])[0]).toBeCloseTo(Math.exp(-40), 30);
  expect(sure.loss(Float32Array.of(40, 0), [0])[0] / Math.exp(-40)).toBeCloseTo(1, 6);
  expect(
    balancedSoftmaxLoss(Float64Array.of(40, 0), [0], { prior: priorFromCounts([1, 1]) })[0],
  ).toBe(Math.exp(-40));
});
