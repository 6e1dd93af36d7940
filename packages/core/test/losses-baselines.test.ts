import {
  balancedSoftmax,
  classWeights,
  cosineScale,
  effectiveNumbers,
  focalGradient,
  focalLoss,
  ldamGradient,
  ldamLoss,
  ldamMargins,
  plainSoftmax,
  plainSoftmaxGradient,
  plainSoftmaxLoss,
  priorFromCounts,
  reduceLosses,
  rowWeights,
  uniformPrior,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const prior = priorFromCounts([1600, 100, 25]);
const classes = 3;

function list<T>(item: fc.Arbitrary<T>, length: number) {
  return fc.array(item, { minLength: length, maxLength: length });
}

function batches(logit: fc.Arbitrary<number>) {
  return fc.integer({ min: 1, max: 4 }).chain((rows) =>
    fc.record({
      logits: list(logit, rows * classes).map((values) => Float64Array.from(values)),
      labels: list(fc.nat(classes - 1), rows),
      rowWeights: list(fc.double({ min: 0.01, max: 4, noNaN: true }), rows),
    }),
  );
}
const moderate = batches(fc.double({ min: -4, max: 4, noNaN: true }));
const any = batches(fc.double({ noNaN: true, noDefaultInfinity: true }));

/** Central differences of the reduced loss. */
function slopesOf(logits: Float64Array, value: (moved: Float64Array) => number): Float64Array {
  return logits.map(
    (logit, i) =>
      (value(logits.with(i, logit + 1e-5)) - value(logits.with(i, logit - 1e-5))) / 2e-5,
  );
}

function distance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  return Array.from(first).reduce((most, x, i) => Math.max(most, Math.abs(x - second[i])), 0);
}

describe("focal loss", () => {
  test("γ = 0 is plain softmax to the bit", () => {
    fc.assert(
      fc.property(any, ({ logits, labels, rowWeights: weights }) => {
        const plain = { classes, rowWeights: weights };
        expect(focalGradient(logits, labels, { ...plain, gamma: 0 })).toEqual(
          plainSoftmaxGradient(logits, labels, plain),
        );
        expect(focalLoss(logits, labels, { classes, gamma: 0 })).toEqual(
          plainSoftmaxLoss(logits, labels, { classes }),
        );
      }),
    );
  });

  test("is −(1 − p)^γ log p", () => {
    const logits = Float64Array.of(0.3, -1, 2);
    const p = plainSoftmax(logits, { classes })[1];
    for (const gamma of [0, 0.5, 1, 2, 5]) {
      const loss = focalLoss(logits, [1], { classes, gamma })[0];
      expect(loss).toBeCloseTo(-((1 - p) ** gamma) * Math.log(p), 14);
    }
    expect(focalLoss(logits, [1], { classes })).toEqual(
      focalLoss(logits, [1], { classes, gamma: 2 }),
    );
  });

  test("has its finite difference as gradient", () => {
    const gamma = fc.constantFrom(0, 0.5, 1, 2, 5);
    fc.assert(
      fc.property(moderate, gamma, ({ logits, labels, rowWeights: weights }, exponent) => {
        const options = { classes, gamma: exponent };
        const reduction = { rowWeights: weights };
        const slopes = slopesOf(logits, (moved) =>
          reduceLosses(focalLoss(moved, labels, options), reduction),
        );
        const gradient = focalGradient(logits, labels, { ...options, ...reduction });
        expect(distance(gradient, slopes)).toBeLessThan(1e-6);
      }),
    );
  });

  test("keeps its digits where p is close to 1 or 0", () => {
    const sure = Float64Array.of(40, 0);
    const tiny = Math.exp(-40);
    const options = { classes: 2, gamma: 1 };
    expect(focalLoss(sure, [0], options)[0] / tiny ** 2).toBeCloseTo(1, 12);
    expect(focalGradient(sure, [0], options)[0] / (-2 * tiny ** 2)).toBeCloseTo(1, 12);
    expect(focalLoss(sure, [1], options)[0]).toBeCloseTo(40, 12);
    expect(focalGradient(sure, [1], options)[1]).toBeCloseTo(-1, 12);
    expect([...focalGradient(Float64Array.of(1e300, 0), [0], { classes: 2, gamma: 0.5 })]).toEqual([
      -0, 0,
    ]);
  });
});

describe("LDAM", () => {
  test("margins go with n^−¼, the rarest has the largest", () => {
    expect(distance(ldamMargins(prior), [0.5 / 64 ** 0.25, 0.5 / 4 ** 0.25, 0.5])).toBeLessThan(
      1e-15,
    );
    expect(ldamMargins(uniformPrior(["a", "b"]), { largestMargin: 2 })).toEqual(
      Float64Array.of(2, 2),
    );
    const unseen = priorFromCounts([16, 0, 1]);
    expect([...ldamMargins(unseen, { zeroCounts: "mask" })]).toEqual([0.25, 0, 0.5]);
    expect(() => ldamMargins(unseen)).toThrow('no examples of ["1"]');
  });

  test("is the cross-entropy of s(η − Δ) by hand", () => {
    const logits = Float64Array.of(0.2, 0.9, -0.1);
    const [, margin] = ldamMargins(prior);
    const z = Float64Array.of(30 * 0.2, 30 * (0.9 - margin), 30 * -0.1);
    expect(ldamLoss(logits, [1], { prior })[0]).toBeCloseTo(
      plainSoftmaxLoss(z, [1], { classes })[0],
      12,
    );
  });

  test("a masked class has no part in the softmax, and no gradient leads to it", () => {
    const unseen = priorFromCounts([16, 0, 1]);
    const seen = priorFromCounts([16, 1]);
    const mask = { prior: unseen, zeroCounts: "mask", scale: 3 } as const;
    // Whatever its logit is.
    for (const other of [-7, 0.4, 1e308]) {
      const logits = Float64Array.of(0.2, other, -0.1);
      const left = Float64Array.of(0.2, -0.1);
      const [loss] = ldamLoss(logits, [2], mask);
      expect(loss).toBe(ldamLoss(left, [1], { prior: seen, scale: 3 })[0]);
      const [first, none, second] = ldamGradient(logits, [2], mask);
      expect([first, second]).toEqual([...ldamGradient(left, [1], { prior: seen, scale: 3 })]);
      expect(none).toBe(0);
      expect(ldamLoss(logits, [1], mask)[0]).toBe(Infinity);
      expect(() => ldamGradient(logits, [1], mask)).toThrow(
        "`targets`: received masked class 1 at row 0; expected classes with examples. " +
          "A loss of +Infinity has no gradient: leave the row out.",
      );
    }
  });

  test("without margins and with scale 1 is plain softmax", () => {
    fc.assert(
      fc.property(moderate, ({ logits, labels }) => {
        const options = { prior, largestMargin: 0, scale: 1 };
        expect(
          distance(
            ldamLoss(logits, labels, options),
            plainSoftmaxLoss(logits, labels, { classes }),
          ),
        ).toBeLessThan(1e-13);
      }),
    );
  });

  test("has its finite difference as gradient", () => {
    fc.assert(
      fc.property(moderate, ({ logits, labels, rowWeights: weights }) => {
        const options = { prior, scale: 3 };
        const reduction = { rowWeights: weights };
        const slopes = slopesOf(logits, (moved) =>
          reduceLosses(ldamLoss(moved, labels, options), reduction),
        );
        const gradient = ldamGradient(logits, labels, { ...options, ...reduction });
        expect(distance(gradient, slopes)).toBeLessThan(1e-6);
      }),
    );
  });
});

describe("weights", () => {
  test("inverse and effective number, with mean 1", () => {
    for (const [counts, exponent] of [
      [[300, 100], 1],
      [[9, 1], 0.5],
    ] as const) {
      const inverse = classWeights(priorFromCounts(counts), { scheme: "inverse", exponent });
      expect(inverse[0]).toBeCloseTo(0.5, 14);
      expect(inverse[1]).toBeCloseTo(1.5, 14);
    }
    const weights = classWeights(prior, { scheme: "effective-number", beta: 0.99 });
    const numbers = effectiveNumbers(prior.counts, 0.99);
    expect(weights[2] / weights[0]).toBeCloseTo(numbers[0] / numbers[2], 12);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(3, 12);
    const same = classWeights(prior, { scheme: "effective-number" });
    expect(same).toEqual(classWeights(prior, { scheme: "effective-number", beta: 0.999 }));
  });

  test("classes without examples follow the policy", () => {
    const unseen = priorFromCounts([3, 0, 1]);
    expect(() => classWeights(unseen, { scheme: "inverse" })).toThrow('no examples of ["1"]');
    const options = { scheme: "inverse", zeroCounts: "mask" } as const;
    expect([...classWeights(unseen, options)]).toEqual([0.5, 0, 1.5]);
  });

  test("no exponent and no count overflows", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 2 ** 50 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1e308, noNaN: true }), (numbers, exponent) => {
        const weights = classWeights(priorFromCounts(numbers), { scheme: "inverse", exponent });
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(numbers.length, 9);
      }),
    );
  });

  test("rows take those of their class", () => {
    expect([...rowWeights([0.5, 1.5], [1, 0, 1])]).toEqual([1.5, 0.5, 1.5]);
    expect(rowWeights([1], [])).toHaveLength(0);
    expect(() => rowWeights([1], [1])).toThrow("`labels`: received 1 at row 0");
    expect(() => rowWeights([-1], [0])).toThrow("`weights`: received -1 at position 0");
    expect(() => rowWeights(undefined as never, [0])).toThrow("`weights`: received undefined");
    expect(() => rowWeights([1], undefined as never)).toThrow("`labels`: received undefined");
  });
});

describe("the scale of a cosine head", () => {
  test("lets a perfect example of the rarest class reach the probability, and no more", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 2, maxLength: 6 });
    const probability = fc.double({ min: 0.5, max: 0.999, noNaN: true });
    const tau = fc.constantFrom(0.25, 1, 2);
    fc.assert(
      fc.property(counts, probability, tau, (numbers, p, exponent) => {
        const tailed = priorFromCounts(numbers);
        const scale = cosineScale(tailed, { probability: p, tau: exponent });
        const rarest = numbers.indexOf(Math.min(...numbers));
        const logits = new Float64Array(numbers.length).fill(scale, rarest, rarest + 1);
        const reached = balancedSoftmax(logits, { prior: tailed, tau: exponent })[rarest];
        expect(reached).toBeCloseTo(p, 10);
      }),
    );
  });

  test("is the formula, at least 0, and leaves out masked classes", () => {
    expect(cosineScale(priorFromCounts([990, 10]))).toBeCloseTo(Math.log(9) + Math.log(99), 12);
    expect(cosineScale(uniformPrior(["a", "b"]), { probability: 0.1 })).toBe(0);
    expect(cosineScale(uniformPrior(["a"]))).toBe(0);
    const masked = { zeroCounts: "mask" } as const;
    expect(cosineScale(priorFromCounts([990, 0, 10]), masked)).toBeCloseTo(Math.log(891), 12);
  });
});

test("nothing is NaN on any finite input, in either precision", () => {
  const extreme = fc.double({ min: 0, max: 1e308, noNaN: true });
  fc.assert(
    fc.property(any, extreme, fc.boolean(), (batch, large, single) => {
      const { labels } = batch;
      const logits = single
        ? Float32Array.from(batch.logits, (x) => Math.max(-3e38, Math.min(3e38, x)))
        : batch.logits;
      const weights = labels.map(() => large);
      const ldam = { prior, largestMargin: large, scale: large + 1 };
      const focal = { classes, gamma: large };
      const reduction = { rowWeights: weights };
      for (const values of [
        ldamLoss(logits, labels, ldam),
        ldamGradient(logits, labels, { ...ldam, ...reduction }),
        focalLoss(logits, labels, focal),
        focalGradient(logits, labels, { ...focal, ...reduction }),
        focalGradient(logits, labels, { ...focal, ...reduction, reduction: "sum" }),
      ]) {
        expect(values.some((value) => Number.isNaN(value))).toBe(false);
      }
    }),
  );
});

test.each<[() => unknown, string]>([
  [() => classWeights(prior, { scheme: "focal" } as never), '`scheme`: received "focal"'],
  [() => classWeights(prior, { scheme: "inverse", exponent: -1 }), "`exponent`: received -1"],
  [() => classWeights(prior, { scheme: "effective-number", beta: 1 }), "`beta`: received 1"],
  [() => classWeights(undefined as never, { scheme: "inverse" }), "`prior`: received undefined"],
  [() => ldamMargins(prior, { largestMargin: -1 }), "`largestMargin`: received -1"],
  [() => ldamMargins(null as never), "`prior`: received null"],
  [() => ldamLoss(new Float64Array(3), [0], { prior, scale: 0 }), "`scale`: received 0"],
  [() => ldamLoss(new Float64Array(3), [3], { prior }), "`labels`: received 3 at row 0"],
  [() => ldamGradient(Float64Array.of(NaN, 0, 0), [0], { prior }), "`logits`: received NaN"],
  [() => focalLoss(new Float64Array(3), [0], { classes, gamma: -1 }), "`gamma`: received -1"],
  [
    () => focalLoss(new Float64Array(3), Float64Array.of(0.5), { classes }),
    "`labels`: received 0.5",
  ],
  [() => focalLoss(new Float64Array(3), undefined as never, { classes }), "`labels`"],
  [() => focalGradient(Float64Array.of(0, 0, NaN), [0], { classes }), "`logits`: received NaN"],
  [() => cosineScale(prior, { probability: 1 }), "`probability`: received 1"],
  [() => cosineScale("x" as never), '`prior`: received "x"'],
])("%s is refused by name", (call, message) => {
  expect(call).toThrow(message);
});
