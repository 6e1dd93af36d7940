import {
  balancedSigmoidGradient,
  balancedSigmoidLoss,
  balancedSoftmax,
  balancedSoftmaxGradient,
  balancedSoftmaxLoss,
  balancedSoftmaxLossAndGradient,
  priorFromCounts,
  reduceLosses,
} from "@balms/core";
import { describe, expect, test } from "vitest";
import {
  limits,
  precisions,
  readGolden,
  relativeError,
  type SoftmaxCase,
  toPrecision,
} from "./golden.ts";

interface SigmoidCase {
  name: string;
  frequencies: number[];
  dividesByClassesMinusOne: boolean;
  logits: number[][];
  labels: number[];
  lossPerRow: number[];
  loss: number;
  grad: number[][];
}

describe.each(precisions)("Balanced Softmax in %s", (precision) => {
  test.each(readGolden<SoftmaxCase>("balanced_softmax"))("$name", (golden) => {
    const logits = toPrecision(golden.logits, precision);
    const { labels, tau, sampleWeights: rowWeights } = golden;
    const options = { prior: priorFromCounts(golden.counts), tau, zeroCounts: "mask" } as const;
    const losses = balancedSoftmaxLoss(logits, labels, options);
    expect(losses.constructor).toBe(logits.constructor);
    expect(
      relativeError(balancedSoftmax(logits, options), golden.probabilities),
    ).toBeLessThanOrEqual(limits[precision]);
    expect(relativeError(losses, golden.lossNone)).toBeLessThanOrEqual(limits[precision]);
    expect(relativeError(reduceLosses(losses), golden.lossMean)).toBeLessThanOrEqual(
      limits[precision],
    );
    expect(
      relativeError(reduceLosses(losses, { reduction: "sum" }), golden.lossSum),
    ).toBeLessThanOrEqual(limits[precision]);
    const both = balancedSoftmaxLossAndGradient(logits, labels, options);
    expect(relativeError(both.losses, golden.lossNone)).toBeLessThanOrEqual(limits[precision]);
    for (const gradient of [both.gradient, balancedSoftmaxGradient(logits, labels, options)]) {
      expect(relativeError(gradient, golden.gradOfMean)).toBeLessThanOrEqual(limits[precision]);
    }
    expect(
      relativeError(reduceLosses(losses, { rowWeights }), golden.weightedLossOverBatch),
    ).toBeLessThanOrEqual(limits[precision]);
    expect(
      relativeError(
        balancedSoftmaxGradient(logits, labels, { ...options, rowWeights }),
        golden.gradOfWeighted,
      ),
    ).toBeLessThanOrEqual(limits[precision]);
  });
});

describe.each(precisions)("balanced sigmoid in %s", (precision) => {
  test.each(readGolden<SigmoidCase>("balanced_sigmoid"))("$name", (golden) => {
    const logits = toPrecision(golden.logits, precision);
    const { frequencies, dividesByClassesMinusOne } = golden;
    const options = { frequencies, dividesByClassesMinusOne };
    const losses = balancedSigmoidLoss(logits, golden.labels, options);
    expect(relativeError(losses, golden.lossPerRow)).toBeLessThanOrEqual(limits[precision]);
    expect(relativeError(reduceLosses(losses), golden.loss)).toBeLessThanOrEqual(limits[precision]);
    expect(
      relativeError(balancedSigmoidGradient(logits, golden.labels, options), golden.grad),
    ).toBeLessThanOrEqual(limits[precision]);
  });
});
