// The prior that explains how often classes are predicted.
import { adjustLogits, priorFromCounts } from "@balms/core";
import { estimatePriorBBSE } from "@balms/core/estimation";
import { expect, test } from "vitest";

test("solves by hand, whatever the validation set is distributed like", () => {
  // 0.9·0.25 + 0.2·0.75 = 0.375
  const predictions = Array.from({ length: 800 }, (_, row) => (row < 300 ? 0 : 1));
  for (const confusion of [
    [
      [90, 10],
      [20, 80],
    ],
    [
      [900, 100],
      [2, 8],
    ],
  ]) {
    const found = estimatePriorBBSE(predictions, { confusion, prior: priorFromCounts([7, 3]) });
    expect(found.prior.counts).toEqual([expect.closeTo(0.25, 12), expect.closeTo(0.75, 12)]);
  }
});

test("clips what would be negative to half a row", () => {
  const predictions = new Uint8Array(100);
  const confusion = [
    [80, 20],
    [10, 90],
  ];
  const { prior } = estimatePriorBBSE(predictions, { confusion, prior: priorFromCounts([1, 1]) });
  expect(prior.counts[1]).toBeCloseTo(0.005, 3);
  expect(adjustLogits(new Float32Array(2), { prior, target: prior })).toHaveLength(2);
});

test("finds no shift where the predictions are as expected", () => {
  const predictions = Array.from({ length: 400 }, (_, row) => (row < 276 ? 0 : 1));
  const options = {
    confusion: [
      [90, 10],
      [20, 80],
    ],
    prior: priorFromCounts([7, 3]),
  };
  const found = estimatePriorBBSE(predictions, options);
  expect(found).toMatchObject({ adapt: false, reason: "no shift", degreesOfFreedom: 1 });
  expect(found.pValue).toBeGreaterThan(0.9);
});

// The inverse of [[½ + e, ½ − e], [½ − e, ½ + e]] has columns of size 1 / 2e.
function reasonAt(more: number): string {
  const confusion = [
    [5000 + more, 5000 - more],
    [5000 - more, 5000 + more],
  ];
  const predictions = Array.from({ length: 1000 }, (_, row) => row % 2);
  return estimatePriorBBSE(predictions, { confusion, prior: priorFromCounts([1, 1]) }).reason;
}

test("a shift that a confusion would blow up more than 50-fold is not adapted to", () => {
  expect(reasonAt(105)).toBe("no shift");
  expect(reasonAt(95)).toBe("ill-conditioned");
});

test.each([
  [
    "a class never predicted",
    [
      [9, 0],
      [5, 0],
    ],
  ],
  [
    "a class without validation rows",
    [
      [9, 1],
      [0, 0],
    ],
  ],
  [
    "predictions that tell nothing",
    [
      [7, 3],
      [7, 3],
    ],
  ],
  [
    "predictions that tell little",
    [
      [501, 499],
      [500, 500],
    ],
  ],
])("%s: the estimate is the prior", (_, confusion) => {
  const two = priorFromCounts([3, 1]);
  const predictions = Array.from({ length: 400 }, (_row, row) => (row < 10 ? 0 : 1));
  const found = estimatePriorBBSE(predictions, { confusion, prior: two });
  expect(found).toMatchObject({ adapt: false, reason: "ill-conditioned" });
  expect(found.prior.counts).toEqual([0.75, 0.25]);
});
