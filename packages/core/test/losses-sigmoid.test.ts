import {
  balancedSigmoidGradient,
  balancedSigmoidLoss,
  classFrequencies,
  plainSigmoidGradient,
  plainSigmoidLoss,
  priorFromCounts,
  reduceLosses,
  sigmoidBiasStart,
} from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distance, inSingle, slopesOf } from "./loss-numbers.ts";

const frequencies = [0.5, 0.01, 0.9];
const classes = 3;

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const moderate = fc.double({ min: -8, max: 8, noNaN: true });
const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const bit = fc.constantFrom(0, 1);
const list = <T>(item: fc.Arbitrary<T>, length: number) =>
  fc.array(item, { minLength: length, maxLength: length });

function batches(logit: fc.Arbitrary<number>) {
  return fc.integer({ min: 1, max: 4 }).chain((rows) =>
    fc.record({
      logits: list(logit, rows * classes).map((values) => Float64Array.from(values)),
      targets: list(share, rows * classes).map((values) => Float64Array.from(values)),
      labels: list(fc.integer({ min: -1, max: classes - 1 }), rows),
      mask: list(bit, rows * classes),
      background: list(bit, rows),
      rowWeights: list(fc.double({ min: 0.01, max: 4, noNaN: true }), rows),
    }),
  );
}

describe("the sigmoid gradient", () => {
  test.each(["balanced", "plain"])("of the %s form is the finite difference", (form) => {
    const [loss, gradient] =
      form === "balanced"
        ? [balancedSigmoidLoss, balancedSigmoidGradient]
        : [plainSigmoidLoss, plainSigmoidGradient];
    fc.assert(
      fc.property(batches(moderate), ({ logits, targets, mask, background, rowWeights }) => {
        const own = form === "balanced" ? { frequencies } : { classes };
        const options = { ...own, mask, background } as never;
        const slopes = slopesOf(logits, (moved) =>
          reduceLosses(loss(moved, targets, options), { rowWeights }),
        );
        const reduced = { ...own, mask, background, rowWeights } as never;
        expect(distance(gradient(logits, targets, reduced), slopes)).toBeLessThan(1e-6);
      }),
    );
  });
});

test("ids and targets [B, C] say the same thing", () => {
  fc.assert(
    fc.property(batches(moderate), ({ logits, labels, mask, rowWeights }) => {
      const hot = new Uint8Array(logits.length);
      labels.forEach(
        (label, row) => label >= 0 && hot.fill(1, row * classes + label, row * classes + label + 1),
      );
      const background = labels.map((label) => (label === -1 ? 1 : 0));
      const ids = { frequencies, mask };
      const multi = { ...ids, background };
      expect(balancedSigmoidLoss(logits, hot, multi)).toEqual(
        balancedSigmoidLoss(logits, labels, ids),
      );
      expect(balancedSigmoidGradient(logits, hot, { ...multi, rowWeights })).toEqual(
        balancedSigmoidGradient(logits, labels, { ...ids, rowWeights }),
      );
      expect(balancedSigmoidLoss(logits, Float32Array.from(hot), multi)).toEqual(
        balancedSigmoidLoss(logits, labels, ids),
      );
    }),
  );
});

test("what is masked has no loss and no gradient, whatever its logit", () => {
  fc.assert(
    fc.property(batches(moderate), finite, ({ logits, targets, mask }, other) => {
      const moved = logits.map((logit, i) => (mask[i] === 0 ? other : logit));
      const options = { frequencies, mask };
      expect(balancedSigmoidLoss(moved, targets, options)).toEqual(
        balancedSigmoidLoss(logits, targets, options),
      );
      const gradient = balancedSigmoidGradient(moved, targets, options);
      expect(gradient).toEqual(balancedSigmoidGradient(logits, targets, options));
      expect(gradient.every((slope, i) => mask[i] === 1 || slope === 0)).toBe(true);
    }),
  );
});

test("classes in half of the images add nothing: the plain form", () => {
  fc.assert(
    fc.property(batches(moderate), ({ logits, labels }) => {
      const half = { frequencies: [0.5, 0.5, 0.5] };
      expect(balancedSigmoidLoss(logits, labels, half)).toEqual(
        plainSigmoidLoss(logits, labels, { classes }),
      );
    }),
  );
});

test("weight 2 is the row given twice", () => {
  const logits = Float64Array.of(0.1, -2, 3, 0.5, 0.2, -1);
  const twice = Float64Array.of(...logits.subarray(0, 3), ...logits);
  const weighted = balancedSigmoidGradient(logits, [2, -1], {
    frequencies,
    rowWeights: [2, 1],
    over: "weights",
  });
  const doubled = balancedSigmoidGradient(twice, [2, 2, -1], { frequencies });
  for (let j = 0; j < 3; j++) expect(weighted[j]).toBeCloseTo(doubled[j] + doubled[3 + j], 15);
  for (let j = 3; j < 6; j++) expect(weighted[j]).toBeCloseTo(doubled[3 + j], 15);
});

test("a prior of images gives the frequencies", () => {
  const prior = priorFromCounts([50, 1, 90], { counted: "images", examples: 100 });
  const logits = Float64Array.of(1, 2, 3);
  expect(balancedSigmoidLoss(logits, [1], { prior })).toEqual(
    balancedSigmoidLoss(logits, [1], { frequencies: classFrequencies(prior) }),
  );
});

test("nothing is NaN on any finite input, in either precision", () => {
  fc.assert(
    fc.property(batches(finite), fc.boolean(), (batch, single) => {
      const { targets, labels, mask, background, rowWeights } = batch;
      const logits = single ? inSingle(batch.logits) : batch.logits;
      const options = { frequencies, mask, background, dividesByClassesMinusOne: true };
      for (const values of [
        balancedSigmoidLoss(logits, targets, options),
        balancedSigmoidGradient(logits, targets, { ...options, rowWeights }),
        plainSigmoidLoss(logits, labels, { classes }),
        plainSigmoidGradient(logits, labels, { classes, rowWeights }),
      ]) {
        expect(values.some((value) => Number.isNaN(value))).toBe(false);
      }
    }),
  );
});

test("a head starts at the given probability", () => {
  expect(sigmoidBiasStart()).toBeCloseTo(-Math.log(999), 14);
  expect(1 / (1 + Math.exp(-sigmoidBiasStart(0.02)))).toBeCloseTo(0.02, 15);
  expect(() => sigmoidBiasStart(0)).toThrow("`probability`: received 0");
  expect(() => sigmoidBiasStart(1)).toThrow("`probability`: received 1");
});

describe("wrong input is named", () => {
  const logits = new Float64Array(6);
  const hot = new Uint8Array(6);
  test.each<[ArrayLike<number>, object, string]>([
    [Uint8Array.of(0, 1, 2), {}, "`labels`: received Uint8Array of length 3; expected 2 class ids"],
    [[0, 0.5, 0, 2, 0, 0], {}, "`labels`: received 2 at row 1, column 0"],
    [Float32Array.of(0, 1, 0, 1.5, 0, 0), {}, "`labels`: received 1.5 at row 1, column 0"],
    [Float64Array.of(0, NaN, 0, 0, 0, 0), {}, "`labels`: received NaN at row 0, column 1"],
    [hot.with(2, 2), {}, "`labels`: received 2 at row 0, column 2"],
    [[3, 0], {}, "`labels`: received 3 at row 0"],
    [hot, { mask: [1, 1] }, "`mask`: received Array of length 2"],
    [hot, { mask: [1, 1, 1, 1, 0.5, 1] }, "`mask`: received 0.5 at row 1, column 1"],
    [hot, { mask: 3 }, "`mask`: received 3"],
    [hot, { mask: null }, "`mask`: received null"],
    [hot, { background: [1] }, "`background`: received Array of length 1"],
    [hot, { background: [true, false] }, "`background`: received true"],
    [[0, 0], { background: [0, 1] }, "`background`: received Array of length 2"],
    [hot, { frequencies: undefined }, "`frequencies.length`: received 0"],
    [hot, { prior: priorFromCounts([1, 2, 3]) }, "`frequencies`: received a prior as well"],
  ])("%o with %o", (labels, options, message) => {
    const all = { frequencies, ...options } as never;
    expect(() => balancedSigmoidLoss(logits, labels, all)).toThrow(message);
    expect(() => balancedSigmoidGradient(logits, labels, all)).toThrow(message);
  });

  test("classes of the plain form", () => {
    expect(() => plainSigmoidLoss(logits, [0, 0], { classes: 0 })).toThrow("`classes`: received 0");
    expect(() => plainSigmoidGradient(logits, [0, 0], {} as never)).toThrow("`classes`");
  });
});
