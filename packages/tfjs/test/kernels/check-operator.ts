// An operator and its gradients on wasm, against cpu, and cpu against finite differences.
import * as tf from "@tensorflow/tfjs";
import { draw, inputsOf, named, type OperatorCase, sizeOf } from "./operator-case.ts";

interface Found {
  readonly shape: number[];
  readonly dtype: string;
  readonly values: Float32Array;
}

const numbers = (tensor: tf.Tensor): Float32Array => Float32Array.from(tensor.dataSync());

async function on<T>(backend: string, compute: () => T): Promise<T> {
  await tf.setBackend(backend);
  const held = tf.backend().numDataIds();
  tf.engine().startScope();
  const result = compute();
  tf.engine().endScope();
  // The cpu backend leaks in some operators of its own.
  if (backend === "wasm" && tf.backend().numDataIds() !== held) throw new Error("wasm leaks");
  return result;
}

/** In what an operator on wasm differs from cpu, or cpu from the slope; nothing where all is well. */
export async function disagreements(one: OperatorCase): Promise<string[]> {
  const inputs = inputsOf(one);
  const forward = () => evaluate(one, inputs);
  const expected = await on("cpu", forward);
  const found = await on("wasm", forward);
  const complaints: string[] = [];
  const kind = named`${expected.dtype} ${expected.shape}`;
  if (named`${found.dtype} ${found.shape}` !== kind) complaints.push(`not ${kind}`);
  if (!close(found.values, expected.values)) complaints.push("another result");
  if (one.gradient === false) return complaints;
  const weights = draw(expected.shape, "weights");
  const gradients = () => gradientsOf(one, inputs, weights, expected.shape);
  const slopes = await on("cpu", gradients);
  for (const [i, gradient] of (await on("wasm", gradients)).entries()) {
    if (!close(gradient, slopes[i])) complaints.push(`another gradient of input ${i}`);
  }
  if (one.step === 0) return complaints;
  for (const [i, gradient] of slopes.entries()) {
    if (!(await hasSlope(one, inputs, i, gradient, weights))) {
      complaints.push(`the gradient of input ${i} is not the slope on cpu`);
    }
  }
  return complaints;
}

const tensors = (one: OperatorCase, inputs: readonly Float32Array[]): tf.Tensor[] =>
  one.shapes.map((shape, i) => tf.tensor(inputs[i], [...shape]));

function evaluate(one: OperatorCase, inputs: readonly Float32Array[]): Found {
  const y = one.run(...tensors(one, inputs));
  return { shape: y.shape, dtype: y.dtype, values: numbers(y) };
}

/** Gradients of Σ weights · y. */
function gradientsOf(
  one: OperatorCase,
  inputs: readonly Float32Array[],
  weights: Float32Array,
  shape: number[],
): Float32Array[] {
  const loss = (...xs: tf.Tensor[]): tf.Scalar =>
    tf.sum(tf.mul(one.run(...xs), tf.tensor(weights, shape)));
  return tf.grads(loss)(tensors(one, inputs)).map(numbers);
}

/**
 * Whether a gradient is the slope: central differences, added up in float64. Along one direction of
 * three the step may pass a kink.
 */
async function hasSlope(
  one: OperatorCase,
  inputs: readonly Float32Array[],
  which: number,
  gradient: Float32Array,
  weights: Float32Array,
): Promise<boolean> {
  const step = one.step ?? 1e-3;
  let agreed = 0;
  for (const seed of ["one way", "another way", "a third way"]) {
    const direction = draw([sizeOf(one.shapes[which])], seed);
    const at = (distance: number) =>
      on("cpu", () => {
        const moved = inputs.map((values, i) =>
          i === which ? values.map((value, j) => value + distance * direction[j]) : values,
        );
        const { values } = evaluate(one, moved);
        return values.reduce((sum, value, j) => sum + value * weights[j], 0);
      });
    const slope = ((await at(step)) - (await at(-step))) / (2 * step);
    const terms = Array.from(gradient, (value, j) => value * direction[j]);
    const sum = terms.reduce((a, b) => a + b, 0);
    const scale = Math.max(1e-2, Math.hypot(...terms), Math.abs(slope));
    if (Math.abs(slope - sum) <= 2e-2 * scale) agreed++;
  }
  return agreed >= 2;
}

function close(found: Float32Array, expected: Float32Array): boolean {
  const scale = expected.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    1e-3,
  );
  return (
    found.length === expected.length &&
    found.every(
      (value, i) => Object.is(value, expected[i]) || Math.abs(value - expected[i]) <= 5e-5 * scale,
    )
  );
}
