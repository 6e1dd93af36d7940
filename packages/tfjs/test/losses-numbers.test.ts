// Numbers that the losses refuse on both backends, and those that they bear.
import * as tf from "@tensorflow/tfjs";
import { beforeEach, describe, expect, test } from "vitest";
import { filled, isCpu, sigmoid, softmax } from "./three-classes.ts";

await import("@tensorflow/tfjs-backend-wasm");

/** Zeros, but for the last. */
const lastIs = (value: number, rows: number): tf.Tensor2D =>
  tf.tensor2d(new Float32Array(3 * rows).fill(value, 3 * rows - 1), [rows, 3]);

describe.each(["cpu", "wasm"])("numbers on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  test.each([3, 9000])("logits that are not finite, in %i rows", (rows) => {
    const zeros = tf.zeros([rows], "int32");
    const shares = tf.tidy(() => tf.cast(tf.oneHot(zeros as tf.Tensor1D, 3), "float32"));
    // Class ids on wasm take −Infinity for a class that is ruled out.
    const allowed = (loss: unknown, value: number, targets: tf.Tensor): boolean =>
      backend === "wasm" && loss === softmax && value < 0 && targets === zeros;
    const tries = [NaN, Infinity, -Infinity].flatMap((value) =>
      [softmax, sigmoid].flatMap((loss) =>
        [zeros, shares].map((targets) => [loss, value, targets] as const),
      ),
    );
    const refused = tries.filter((each) => !allowed(...each));
    expect(refused).toHaveLength(backend === "wasm" ? 11 : 12);
    for (const [loss, value, targets] of refused) {
      const message = `\`logits\`: received ${value} at row ${rows - 1}, column 2`;
      expect(() => loss(targets, lastIs(value, rows))).toThrow(message);
    }
  });

  test("with class ids on wasm, −Infinity rules a class out", async () => {
    await tf.setBackend("wasm");
    const two = softmax(tf.zeros([1], "int32"), tf.tensor2d([[0, 0, -Infinity]]));
    const [loss] = two.dataSync();
    expect(loss).toBeGreaterThan(0);
    expect(loss).toBeLessThan(softmax(tf.zeros([1], "int32"), tf.zeros([1, 3])).dataSync()[0]);
    expect(() => softmax(tf.tensor1d([2], "int32"), tf.tensor2d([[0, 0, -Infinity]]))).toThrow(
      "`logits`: received -Infinity at row 0, column 2",
    );
  });

  test.each([3, 9000])("logits as far apart as can be, in %i rows", (rows) => {
    const far = tf.tile(tf.tensor2d([[3e38, -3e38, 0]]), [rows, 1]);
    const shares = tf.tile(tf.tensor2d([[1, 0, 0]]), [rows, 1]);
    const sure = tf.tile(tf.tensor2d([[90, 0, 0]]), [rows, 1]);
    // TensorFlow itself rounds such a share down.
    const most = isCpu ? 1e-30 : 1e-7;
    for (const targets of [shares, tf.zeros([rows], "int32")]) {
      for (const each of [far, sure]) {
        const losses = [...softmax(targets, each).dataSync()];
        expect(losses.every((value) => value < most && !Object.is(value, -0))).toBe(true);
      }
      expect([...sigmoid(targets, far).dataSync()].every(Number.isFinite)).toBe(true);
    }
  });

  test.each([3, 9000])("shares that do not add up to 1, in %i rows", (rows) => {
    const shares = filled([rows, 3], 0.5);
    expect(() => softmax(shares, tf.zeros([rows, 3]))).toThrow("`targets`: received");
    const negative = tf.tile(tf.tensor2d([[-1, 1, 1]]), [rows, 1]);
    expect(() => softmax(negative, tf.zeros([rows, 3]))).toThrow("`targets`: received -1");
  });

  test.each([3, 9000])("targets of the sigmoid form, in %i rows", (rows) => {
    const zeros = tf.zeros([rows, 3]);
    expect(() => sigmoid(filled([rows, 3], 2), zeros)).toThrow("`targets`: received 2");
    const targets = tf.ones([rows, 3]);
    const half = filled([rows, 3], 0.5);
    expect(() => sigmoid(targets, zeros, { mask: half })).toThrow("`mask`: received 0.5");
    const text = tf.tensor1d(Array.from({ length: rows }, () => "a"));
    expect(() => sigmoid(targets, zeros, { background: text })).toThrow(
      "`background`: received a string tensor",
    );
    const background = filled([rows], 2);
    expect(() => sigmoid(targets, zeros, { background })).toThrow("`background`: received 2");
  });
});
