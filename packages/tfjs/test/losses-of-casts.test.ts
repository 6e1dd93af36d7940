// Casts of integers that TensorFlow.js's cpu backend leaves as integers, on other backends.
import * as tf from "@tensorflow/tfjs";
import { checkTensor } from "@balms/tfjs";
import { beforeEach, describe, expect, test } from "vitest";
import { ids, isCpu, logits, softmax } from "./three-classes.ts";

await import("@tensorflow/tfjs-backend-wasm");

beforeEach(async () => {
  await tf.setBackend("cpu");
});

describe.runIf(isCpu)("integers that were cast to float32 on the cpu backend", () => {
  test("are refused on another backend", async () => {
    const cast = tf.cast(tf.tensor1d([0, 1], "int32"), "float32");
    expect(checkTensor(cast, "targets")).toBe(cast);
    expect([...softmax(cast, tf.zeros([2, 3])).dataSync()]).toHaveLength(2);
    await tf.setBackend("wasm");
    const message = "`targets`: received integers that were cast to float32 on the cpu backend";
    expect(() => softmax(cast, tf.zeros([2, 3]))).toThrow(message);
    expect(() => checkTensor(cast, "targets")).toThrow(message);
  });

  test("are refused once their bits were copied, too", async () => {
    const cast = tf.cast(tf.tensor1d([0, 1], "int32"), "float32");
    await tf.setBackend("wasm");
    expect(tf.add(cast, 0).dataSync()[1]).toBeLessThan(1e-40);
    expect(() => softmax(cast, tf.zeros([2, 3]))).toThrow("cast to float32 on the cpu backend");
  });

  test("are what casts on the other backend itself do not make", async () => {
    await tf.setBackend("wasm");
    const shares = tf.cast(tf.oneHot(tf.tensor1d([0, 1], "int32"), 3), "float32");
    expect(softmax(shares, tf.zeros([2, 3])).dataSync()[0]).toBeCloseTo(Math.log(2), 6);
  });

  test("tensors of other backends are taken as they are", async () => {
    const batch = [ids(), logits()] as const;
    const expected = [...softmax(...batch).dataSync()];
    await tf.setBackend("wasm");
    for (const [row, value] of [...softmax(...batch).dataSync()].entries()) {
      expect(value).toBeCloseTo(expected[row], 6);
    }
  });
});
