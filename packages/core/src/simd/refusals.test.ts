import { describe, expect, test } from "vitest";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { balancedSoftmaxLossAndGradient } from "../losses/balanced-softmax-loss-and-gradient.ts";
import type { Targets } from "../losses/targets.ts";
import { priorFromCounts } from "../priors/prior-from-counts.ts";
import { createSimdLoss } from "./create-simd-loss.ts";

const prior = priorFromCounts([90, 10]);
const two = Float32Array.of(1, 2);

describe("wrong input is refused in the words of the scalar functions", () => {
  const nothing = priorFromCounts([3, 0, 1], { classes: ["a", "b", "c"] });

  test.each<[Float32Array | Float64Array | number[], Targets, object]>([
    [Float32Array.of(0, 1, NaN, 3), [0, 1], {}],
    [Float64Array.of(0, 1, 2, Infinity), [0, 1], {}],
    [Float32Array.of(0, -Infinity), [0], {}],
    [Float32Array.of(-Infinity, -Infinity), [0], {}],
    [Float32Array.of(Infinity, -Infinity), [1], {}],
    [new Float32Array(3), [0], {}],
    [[0, 0], [0], {}],
    [two, [2], {}],
    [two, [-1], {}],
    [two, [0.5], {}],
    [two, BigInt64Array.of(2n), {}],
    [two, [0, 1, 0], {}],
    [two, Float64Array.of(0.5, 0.4), {}],
    [two, [0], { labelSmoothing: 1 }],
    [two, [0], { rowWeights: [1, 2] }],
    [two, [0], { rowWeights: [-1] }],
    [two, [0], { rowWeights: [0], over: "weights" }],
    [two, [0], { reduction: "none" }],
    [two, [0], { over: "rows" }],
    [new Float32Array(0), [], {}],
  ])("logits %o, targets %o, %o", (logits, targets, options) => {
    const given = logits as Float32Array;
    const { labelSmoothing, ...reduction } = options as { labelSmoothing?: number };
    const smoothed = labelSmoothing === undefined ? {} : { labelSmoothing };
    expect(() => createSimdLoss({ prior }).lossAndGradient(given, targets, options)).toThrow(
      errorOf(() => balancedSoftmaxLossAndGradient(given, targets, { prior, ...options })),
    );
    if (Object.keys(reduction).length > 0 || given.length === 0) return;
    expect(() => createSimdLoss({ prior }).loss(given, targets, smoothed)).toThrow(
      errorOf(() => balancedSoftmaxLoss(given, targets, { prior, ...smoothed })),
    );
  });

  test("a logit that is not finite, at whatever place of a row of any length", () => {
    for (const classes of [1, 2, 3, 4, 5, 8, 9, 64]) {
      const even = priorFromCounts(Array.from({ length: classes }, () => 1));
      const loss = createSimdLoss({ prior: even });
      for (const bad of [NaN, Infinity, -Infinity]) {
        for (let j = 0; j < classes; j++) {
          for (const Numbers of [Float32Array, Float64Array]) {
            const logits = new Numbers(2 * classes).with(classes + j, bad);
            const message = `\`logits\`: received ${bad} at row 1, column ${j}; expected`;
            expect(() => loss.lossAndGradient(logits, [0, 0])).toThrow(message);
            expect(() => loss.loss(logits, [0, 0])).toThrow(message);
          }
        }
      }
    }
  });

  test("a target that is masked has an infinite loss and no gradient", () => {
    const masked = { prior: nothing, zeroCounts: "mask" } as const;
    const loss = createSimdLoss(masked);
    const logits = Float32Array.of(1, 50, 2, 1, 1e4, 2);
    expect([...loss.loss(logits, [0, 1])]).toEqual([
      expect.closeTo(Math.log1p(Math.E / 3), 6),
      Infinity,
    ]);
    expect(() => loss.lossAndGradient(logits, [0, 1])).toThrow(
      "`targets`: received masked class 1 at row 1; expected classes with examples. " +
        "A loss of +Infinity has no gradient: leave the row out.",
    );
    expect(loss.lossAndGradient(logits, [0, 2]).gradient[1]).toBe(0);
    expect(() => createSimdLoss({ prior: nothing })).toThrow('"b"');
  });

  test("options that are none", () => {
    const loss = createSimdLoss({ prior });
    expect(() => createSimdLoss(undefined as never)).toThrow("`prior`");
    expect(() => createSimdLoss({ prior, paths: "simd" } as never)).toThrow("expected `path`");
    expect(() => createSimdLoss({ prior, path: "fast" as never })).toThrow("`path`");
    expect(() => loss.lossAndGradient(two, [0], { prior } as never)).toThrow("an unknown option");
    expect(() => loss.loss(two, [0], { reduction: "sum" } as never)).toThrow("an unknown option");
  });
});

/** What a function throws. */
function errorOf(wrong: () => unknown): Error {
  try {
    wrong();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
