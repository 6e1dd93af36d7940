import * as tf from "@tensorflow/tfjs";
import { priorFromCounts } from "@balms/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { balancedSoftmaxLoss } from "./balanced-softmax-loss.ts";
import { checkLossInput } from "./check-loss-input.ts";
import { softmaxOnOperators } from "./softmax-on-operators.ts";

await import("@tensorflow/tfjs-backend-wasm");

// Class 0 has no rows.
const prior = priorFromCounts([0, 5, 5]);
const half = Math.log(2);
const rounded = (found: Iterable<number>) =>
  Array.from(found, (value) => Math.round(value * 1e6) / 1e6 + 0);
const refusal = (row: number) =>
  `\`targets\`: received masked class 0 at row ${row}; expected classes with examples. A loss of +Infinity has no gradient: leave the row out.`;

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(() => tf.setBackend(backend));
  afterAll(() => tf.setBackend("cpu"));

  // 27,000 logits are too many for one pass in JavaScript on wasm.
  test.each([
    [2, 0],
    [2, 0.1],
    [9000, 0],
    [9000, 0.1],
  ])("a masked target of %i rows is refused in training: smoothing %f", (rows, labelSmoothing) => {
    const loss = balancedSoftmaxLoss(prior, { zeroCounts: "mask", labelSmoothing });
    const ids = new Int32Array(rows).fill(1);
    ids[1] = 0;
    const targets = tf.tensor1d(ids, "int32");
    const gradient = (given: tf.Tensor) =>
      tf.grad((logits: tf.Tensor) => tf.sum(loss(given, logits)))(tf.zeros([rows, 3]));
    expect(() => gradient(targets)).toThrow(refusal(1));
    expect(() => gradient(tf.oneHot(targets, 3))).toThrow(refusal(1));
    expect(loss(targets, tf.zeros([rows, 3])).dataSync()[1]).toBe(Infinity);
  });

  test("part of a target counts as one", () => {
    const loss = balancedSoftmaxLoss(prior, { zeroCounts: "mask" });
    const shares = tf.tensor2d([0, 1, 0, 0.25, 0.75, 0], [2, 3]);
    const gradient = tf.grad((logits: tf.Tensor) => tf.sum(loss(shares, logits)));
    expect(() => gradient(tf.zeros([2, 3]))).toThrow(refusal(1));
  });

  test("padding of sequences is no target of a masked class", () => {
    const loss = balancedSoftmaxLoss(prior, { zeroCounts: "mask" });
    const ids = tf.tensor2d([1, -1, 2, -1], [2, 2], "int32");
    const shares = tf.tensor3d([0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], [2, 2, 3]);
    for (const targets of [ids, shares]) {
      const run = (logits: tf.Tensor) => tf.sum(loss(targets, logits));
      const { value, grad } = tf.valueAndGrad(run)(tf.zeros([2, 2, 3]));
      expect(value.dataSync()[0]).toBeCloseTo(2 * half, 6);
      expect(rounded(grad.dataSync())).toEqual([0, -0.5, 0.5, 0, 0, 0, 0, 0.5, -0.5, 0, 0, 0]);
    }
  });
});

test("where nothing is read, the loss is infinite and has no gradient", () => {
  const input = checkLossInput(tf.tensor1d([0, 1], "int32"), tf.zeros([2, 3]), 3, undefined);
  const shift = Float64Array.of(-Infinity, -half, -half);
  const { losses, gradient } = softmaxOnOperators(input, shift, 0);
  expect(losses.dataSync()[0]).toBe(Infinity);
  expect(losses.dataSync()[1]).toBeCloseTo(half, 6);
  expect(rounded(gradient.dataSync())).toEqual([0, 0, 0, 0, -0.5, 0.5]);
});
