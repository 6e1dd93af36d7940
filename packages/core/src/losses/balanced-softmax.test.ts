import { describe, expect, test } from "vitest";
import { PriorError } from "../errors/prior-error.ts";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { balancedSoftmax } from "./balanced-softmax.ts";
import { balancedSoftmaxGradient } from "./balanced-softmax-gradient.ts";
import { balancedSoftmaxLossAndGradient } from "./balanced-softmax-loss-and-gradient.ts";
import { balancedSoftmaxLoss } from "./balanced-softmax-loss.ts";
import type { Targets } from "./targets.ts";
import { plainSoftmax } from "./plain-softmax.ts";
import { plainSoftmaxGradient } from "./plain-softmax-gradient.ts";
import { plainSoftmaxLoss } from "./plain-softmax-loss.ts";

const prior = priorFromCounts([90, 10]);
const zeros = new Float64Array([0, 0]);

describe("input that is wrong", () => {
  const wrong: [FloatOrOther, string][] = [
    [new Float64Array([0, 1, NaN, 3]), "`logits`: received NaN at row 1, column 0"],
    [new Float32Array([0, Infinity]), "`logits`: received Infinity at row 0, column 1"],
    [new Float32Array([-Infinity, 0]), "`logits`: received -Infinity at row 0, column 0"],
    [new Float32Array([0, -Infinity]), "`logits`: received -Infinity at row 0, column 1"],
    [new Float64Array([-Infinity, -Infinity]), "`logits`: received -Infinity at row 0, column 0"],
    [
      new Float64Array(3),
      "`logits`: received Float64Array of length 3; expected a Float32Array or Float64Array in rows of 2",
    ],
    [[0, 0], "`logits`: received Array of length 2"],
  ];
  type FloatOrOther = Float64Array | Float32Array | number[];

  test.each(wrong)("%o", (logits, message) => {
    const given = logits as Float64Array;
    const targets = Array.from({ length: given.length >> 1 }, () => 0);
    expect(() => balancedSoftmax(given, { prior })).toThrow(message);
    expect(() => balancedSoftmaxLoss(given, targets, { prior })).toThrow(message);
    expect(() => balancedSoftmaxGradient(given, targets, { prior })).toThrow(message);
    expect(() => balancedSoftmaxLossAndGradient(given, targets, { prior })).toThrow(message);
    expect(() => plainSoftmax(given, { classes: 2 })).toThrow(message);
  });

  test.each([
    [[2], "`targets`: received 2 at row 0; expected class ids from 0 to 1"],
    [[-1], "received -1 at row 0"],
    [[0.5], "received 0.5 at row 0"],
    [Float32Array.of(1.5), "`targets`: received 1.5 at row 0; expected class ids from 0 to 1"],
    [BigInt64Array.of(2n), "`targets`: received 2n at row 0"],
    [[0, 1, 0], "`targets`: received Array of length 3; expected 1 class ids"],
    [[0, "1"] as never, "`targets`: received Array of length 2 at row 0; expected shares"],
    [[0.5, 0.4], "`targets`: received Array of length 2 at row 0; expected shares that sum to 1"],
    [Float64Array.of(0.5, 0.4), "expected shares that sum to 1"],
    [Float64Array.of(1.5, -0.5), "expected shares that sum to 1"],
    [Float64Array.of(NaN, 1), "expected shares that sum to 1"],
    [BigInt64Array.of(0n, 1n), "expected shares that sum to 1"],
  ] satisfies [Targets, string][])("targets %o", (targets, message) => {
    expect(() => balancedSoftmaxLoss(zeros, targets, { prior })).toThrow(message);
    expect(() => balancedSoftmaxGradient(zeros, targets, { prior })).toThrow(message);
  });

  test.each([
    [{ tau: NaN }, "`tau`: received NaN"],
    [{ tau: -1 }, "`tau`: received -1; expected a finite number at least 0"],
    [{ tau: Infinity }, "`tau`: received Infinity"],
    [{ labelSmoothing: 1 }, "`labelSmoothing`: received 1"],
    [{ labelSmoothing: -0.1 }, "`labelSmoothing`: received -0.1"],
    [{ zeroCounts: "drop" }, "`zeroCounts`"],
    [{ prior: undefined }, "`prior`: received undefined; expected what priorFromCounts returns"],
  ])("options %o", (options, message) => {
    const all = { prior, ...options } as never;
    expect(() => balancedSoftmaxLoss(zeros, [0], all)).toThrow(message);
    expect(() => balancedSoftmaxGradient(zeros, [0], all)).toThrow(message);
  });

  test.each([
    [{ rowWeights: [1, 2] }, "`rowWeights`: received 2 numbers; expected 1 numbers"],
    [{ rowWeights: [-1] }, "`rowWeights`: received -1 at position 0"],
    [{ rowWeights: [NaN] }, "`rowWeights`: received NaN at position 0"],
    [{ rowWeights: [0], over: "weights" }, "`sum of rowWeights`: received 0"],
    [{ reduction: "none" }, '`reduction`: received "none"'],
    [{ over: "rows" }, '`over`: received "rows"'],
  ])("reduction %o", (options, message) => {
    const all = { prior, ...options } as never;
    expect(() => balancedSoftmaxGradient(zeros, [0], all)).toThrow(message);
  });

  test("a logit that is not finite, at whatever place of a long row", () => {
    for (const classes of [1, 2, 5, 64]) {
      for (const bad of [NaN, Infinity, -Infinity]) {
        for (let j = 0; j < classes; j++) {
          const logits = new Float64Array(2 * classes).with(classes + j, bad);
          const message = `received ${bad} at row 1, column ${j}`;
          expect(() => plainSoftmaxLoss(logits, [0, 0], { classes })).toThrow(message);
          expect(() => plainSoftmaxGradient(logits, [0, 0], { classes })).toThrow(message);
        }
      }
    }
  });

  test("a plain softmax over no classes", () => {
    expect(() => plainSoftmax(zeros, { classes: 0 })).toThrow("`classes`: received 0");
  });
});

describe("classes without examples", () => {
  const unseen = priorFromCounts([3, 0, 1], { classes: ["a", "b", "c"] });
  const logits = new Float64Array([1, 50, 2]);

  test("are refused by name, but not where the prior has no say", () => {
    expect(() => balancedSoftmax(logits, { prior: unseen })).toThrow('"b"');
    expect(() => balancedSoftmax(logits, { prior: unseen })).toThrow(PriorError);
    expect(balancedSoftmax(logits, { prior: unseen, tau: 0 })).toEqual(
      plainSoftmax(logits, { classes: 3 }),
    );
  });

  test("masked: probability 0, no gradient, infinite loss as a target, never NaN", () => {
    const options = { prior: unseen, zeroCounts: "mask" } as const;
    const phi = balancedSoftmax(logits, options);
    expect(phi[1]).toBe(0);
    expect(phi[0] + phi[2]).toBeCloseTo(1, 14);
    expect(balancedSoftmaxGradient(logits, [0], options)[1]).toBe(0);
    expect([...balancedSoftmaxLoss(logits, [1], options)]).toEqual([Infinity]);
    const refused =
      "`targets`: received masked class 1 at row 1; expected classes with examples. " +
      "A loss of +Infinity has no gradient: leave the row out.";
    const two = Float64Array.of(...logits, ...logits);
    for (const targets of [[0, 1], Float64Array.of(1, 0, 0, 0.5, 0.25, 0.25)]) {
      expect(() => balancedSoftmaxGradient(two, targets, options)).toThrow(refused);
      expect(() => balancedSoftmaxLossAndGradient(two, targets, options)).toThrow(refused);
      expect(balancedSoftmaxLoss(two, targets, options)[1]).toBe(Infinity);
    }
    // An infinite loss of finite logits is another thing: the target is not masked.
    const far = Float64Array.of(1.7e308, 0, -1.7e308);
    expect([...balancedSoftmaxGradient(far, [2], options)]).toEqual([1, 0, -1]);
    const soft = Float64Array.of(0.5, 0, 0.5);
    expect(balancedSoftmaxLoss(logits, soft, options)[0]).toBeLessThan(Infinity);
  });

  test("masked: label smoothing leaves them out", () => {
    const options = { prior: unseen, zeroCounts: "mask", labelSmoothing: 0.2 } as const;
    const soft = Float64Array.of(0.9, 0, 0.1);
    const { labelSmoothing: _, ...plain } = options;
    const smoothed = balancedSoftmaxLoss(logits, [0], options)[0];
    expect(smoothed).toBeCloseTo(balancedSoftmaxLoss(logits, soft, plain)[0], 12);
    expect(balancedSoftmaxGradient(logits, [0], options)[1]).toBe(0);
  });
});

describe("precision", () => {
  test("results have the precision of the logits", () => {
    expect(balancedSoftmax(new Float32Array(2), { prior })).toBeInstanceOf(Float32Array);
    expect(balancedSoftmaxLoss(zeros, [0], { prior })).toBeInstanceOf(Float64Array);
  });

  test("tiny losses keep their digits", () => {
    const logits = new Float64Array([40, 0]);
    const even = priorFromCounts([1, 1]);
    expect(balancedSoftmaxLoss(logits, [0], { prior: even })[0]).toBe(Math.exp(-40));
    const gradient = balancedSoftmaxGradient(logits, [0], { prior: even });
    expect([...gradient]).toEqual([-Math.exp(-40), Math.exp(-40)]);
  });

  test("logits of ±1e4 and far beyond", () => {
    const logits = new Float64Array([1e4, -1e4, -1e300, 1e300]);
    expect([...balancedSoftmax(logits, { prior })]).toEqual([1, 0, 0, 1]);
    const losses = balancedSoftmaxLoss(logits, [1, 1], { prior });
    expect(losses[0]).toBeCloseTo(20_000 + Math.log(9), 9);
    expect(losses[1]).toBe(0);
  });
});

describe("plain softmax", () => {
  test("is the uniform prior's, to the bit", () => {
    const logits = new Float64Array([0.3, -1.2, 2.5, 0.1]);
    const even = { prior: priorFromCounts([7, 7]) };
    const plain = { classes: 2 };
    expect(plainSoftmax(logits, plain)).toEqual(balancedSoftmax(logits, even));
    expect(plainSoftmaxLoss(logits, [0, 1], plain)).toEqual(
      balancedSoftmaxLoss(logits, [0, 1], even),
    );
    expect(plainSoftmaxGradient(logits, [0, 1], plain)).toEqual(
      balancedSoftmaxGradient(logits, [0, 1], even),
    );
  });
});

test("an empty batch has no losses, and a mean of them does not exist", () => {
  const none = new Float32Array();
  expect(balancedSoftmaxLoss(none, [], { prior })).toEqual(none);
  expect(balancedSoftmaxGradient(none, [], { prior, reduction: "sum" })).toEqual(none);
  expect(() => balancedSoftmaxGradient(none, [], { prior })).toThrow("`rows`: received 0");
});
