import { balancedSoftmaxLossAndGradient, createRandom, priorFromCounts } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { beforeEach, describe, expect, test } from "vitest";
import { balancedSigmoidLoss } from "./balanced-sigmoid-loss.ts";
import { balancedSoftmaxLoss } from "./balanced-softmax-loss.ts";

await import("@tensorflow/tfjs-backend-wasm");

const random = createRandom(3);
const prior = priorFromCounts([50, 20, 8], { classes: ["O", "PER", "LOC"] });

const logitsOf = (shape: [number, number, number]) => {
  const values = Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    random.normal(),
  );
  return { values, tensor: tf.tensor3d(values, shape) };
};

describe.each(["cpu", "wasm"])("sequences, on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  test.each([
    [
      "ids",
      () =>
        tf.tensor2d(
          [
            [0, 2, -1],
            [1, -1, -1],
          ],
          [2, 3],
          "int32",
        ),
    ],
    [
      "ids [B, T, 1]",
      () =>
        tf.tensor3d([
          [[0], [2], [-1]],
          [[1], [-1], [-1]],
        ]),
    ],
    [
      "one-hot rows",
      () =>
        tf.tensor3d([
          [
            [1, 0, 0],
            [0, 0, 1],
            [0, 0, 0],
          ],
          [
            [0, 1, 0],
            [0, 0, 0],
            [0, 0, 0],
          ],
        ]),
    ],
  ])("the loss is the mean over what is no padding, for %s", (_, targets) => {
    const { values, tensor } = logitsOf([2, 3, 3]);
    const counted = Float64Array.from([0, 1, 2, 3, 4, 5, 9, 10, 11], (i) => values[i]);
    const core = balancedSoftmaxLossAndGradient(counted, [0, 2, 1], { prior, reduction: "mean" });
    const loss = balancedSoftmaxLoss(prior);
    const found = loss(targets(), tensor).dataSync();
    // Σ over the positions that count, times B / 3.
    expect(found[0]).toBeCloseTo(((core.losses[0] + core.losses[1]) * 2) / 3, 5);
    expect(found[1]).toBeCloseTo((core.losses[2] * 2) / 3, 5);
    const gradient = tf
      .grad((z) => tf.mean(loss(targets(), z)))(tensor)
      .dataSync();
    const expected = [...core.gradient.subarray(0, 6), 0, 0, 0, ...core.gradient.subarray(6)];
    for (const [i, value] of [...expected, 0, 0, 0, 0, 0, 0].entries()) {
      expect(gradient[i]).toBeCloseTo(value, 5);
    }
  });

  test("a batch of padding alone has no loss, and wrong ids are refused", () => {
    const { tensor } = logitsOf([1, 2, 3]);
    const loss = balancedSoftmaxLoss(prior);
    expect([...loss(tf.tensor2d([[-1, -1]]), tensor).dataSync()]).toEqual([0]);
    expect(() => loss(tf.tensor2d([[-2, 0]]), tensor)).toThrow("`targets`: received -2 at row 0");
    expect(() => loss(tf.tensor2d([[0, 3]]), tensor)).toThrow("`targets`: received 3 at row 1");
    expect(() => loss(tf.tensor1d([0]), tensor)).toThrow(
      "`targets`: received float32 [1]; expected class ids [1, 2] or [1, 2, 1], or shares [1, 2, 3]",
    );
  });

  test("images are rows of positions as well", () => {
    const flat = logitsOf([1, 4, 3]);
    const loss = balancedSoftmaxLoss(prior);
    const [expected] = loss(tf.tensor2d([[0, 1, 2, 0]]), flat.tensor).dataSync();
    const image = tf.reshape(flat.tensor, [1, 2, 2, 3]);
    const [found] = loss(
      tf.tensor3d([
        [
          [0, 1],
          [2, 0],
        ],
      ]),
      image,
    ).dataSync();
    expect(found).toBeCloseTo(expected, 6);
  });

  test("the sigmoid form takes them, with masks", () => {
    const { tensor } = logitsOf([2, 3, 3]);
    const loss = balancedSigmoidLoss([0.5, 0.2, 0.1]);
    const targets = tf.tensor2d([
      [0, 2, 1],
      [1, -1, 0],
    ]);
    const flat = loss(tf.reshape(targets, [6]), tf.reshape(tensor, [6, 3])).dataSync();
    const found = loss(targets, tensor).dataSync();
    expect(found[0]).toBeCloseTo((flat[0] + flat[1] + flat[2]) / 3, 5);
    const mask = tf.zeros([2, 3, 3]);
    expect([...loss(targets, tensor, { mask }).dataSync()]).toEqual([0, 0]);
    const background = tf.zeros([2, 3]);
    const several = tf.zeros([2, 3, 3]);
    expect(loss(several, tensor, { background }).shape).toEqual([2]);
  });
});
