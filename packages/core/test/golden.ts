import { readFileSync } from "node:fs";
import { expect } from "vitest";

type Nested = readonly (number | Nested)[];

/** A golden file: a list of cases, reference values made with PyTorch autograd in float64. */
export function readGolden<Case>(name: string): Case[] {
  const url = new URL(`fixtures/golden/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Case[];
}

/** Numbers of any nesting, row after row. */
function flatten(values: number | Nested): number[] {
  if (typeof values === "number") return [values];
  return values.flatMap((value) => flatten(value));
}

export type Precision = "float32" | "float64";

export const precisions: readonly Precision[] = ["float64", "float32"];

export function toPrecision(values: number | Nested, precision: Precision) {
  const flat = flatten(values);
  return precision === "float32" ? Float32Array.from(flat) : Float64Array.from(flat);
}

/**
 * Largest difference over largest magnitude of a quantity; NaN if a number is. Not per element: the reference itself
 * has lost the last digits of elements that are sums of cancelling terms.
 */
export function relativeError(actual: ArrayLike<number> | number, expected: number | Nested) {
  const computed = typeof actual === "number" ? [actual] : Array.from(actual);
  const reference = flatten(expected);
  expect(computed).toHaveLength(reference.length);
  let difference = 0;
  let magnitude = 0;
  for (const [i, value] of reference.entries()) {
    // Equal infinities agree.
    if (computed[i] !== value) difference = Math.max(difference, Math.abs(computed[i] - value));
    magnitude = Math.max(magnitude, Math.abs(value));
  }
  return magnitude === 0 ? difference : difference / magnitude;
}

/** The largest relative error that a reproduction may have. */
export const limits: Record<Precision, number> = { float64: 1e-12, float32: 1e-5 };

/** A case of `balanced_softmax`. */
export interface SoftmaxCase {
  name: string;
  counts: number[];
  tau: number;
  logits: number[][];
  labels: number[];
  probabilities: number[][];
  lossNone: number[];
  lossMean: number;
  lossSum: number;
  gradOfMean: number[][];
  sampleWeights: number[];
  weightedLossOverBatch: number;
  gradOfWeighted: number[][];
}
