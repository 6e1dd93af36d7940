import * as tf from "@tensorflow/tfjs";
import { createRandom } from "@balms/core";
import { integer } from "fast-check";
import { expect } from "vitest";

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** Random numbers of a shape, the same for the same seed. */
export function normals(shape: number[], seed: string): tf.Tensor {
  const random = createRandom(seed);
  return tf.tensor(
    Float32Array.from({ length: size(shape) }, () => random.normal()),
    shape,
  );
}

/** What a computation gives on a backend; nothing of it may be left behind. */
async function on(backend: string, compute: () => tf.Tensor): Promise<number[]> {
  await tf.setBackend(backend);
  const tensors = tf.memory().numTensors;
  const held = tf.backend().numDataIds();
  const result = tf.tidy(() => Array.from(compute().dataSync()));
  expect(tf.memory().numTensors).toBe(tensors);
  expect(tf.backend().numDataIds()).toBe(held);
  return result;
}

/** Sees to it that wasm gives what cpu gives. */
export async function expectSame(compute: () => tf.Tensor): Promise<void> {
  const expected = await on("cpu", compute);
  const found = await on("wasm", compute);
  const scale = Math.max(1, ...expected.map(Math.abs));
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(1e-5 * scale);
  }
}

/** A small number. */
export const few = (most: number, least = 1) => integer({ min: least, max: most });

/** So many cases are enough. */
export const runs = { numRuns: 40 };
