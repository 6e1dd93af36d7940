import * as tf from "@tensorflow/tfjs";
import { createRandom } from "@balms/core";

/** Numbers that an operator is tried on. */
export type Values =
  | "normal"
  | "positive"
  | "above one"
  | "within one"
  /** Far enough from each other that a small step passes none. */
  | "distinct"
  /** As distinct, and all below 0. */
  | "negative"
  /** Whole numbers, many of them equal. */
  | "ties";

/** One operator on one set of shapes. */
export interface OperatorCase {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** Of the first input; of all, where an operator is not defined everywhere. Default "normal". */
  readonly values?: Values;
  /** How far finite differences step; 1 for what is linear in each input. Default 1e-3; 0 where there is no slope to see. */
  readonly step?: number;
  /** Whether TensorFlow.js has a gradient. Default true. */
  readonly gradient?: boolean;
}

/** A text with values of any kind in it. */
export const named = (texts: TemplateStringsArray, ...values: readonly unknown[]): string =>
  String.raw(
    { raw: texts },
    ...values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))),
  );

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

const everywhere: readonly Values[] = ["positive", "above one", "within one"];

/** The inputs of a case, the same on every backend. */
export function inputsOf({ shapes, values = "normal" }: OperatorCase): Float32Array[] {
  return shapes.map((shape, i) =>
    draw(shape, `input ${i}`, i === 0 || everywhere.includes(values) ? values : "normal"),
  );
}

/** Seeded numbers. */
export function draw(
  shape: readonly number[],
  seed: string,
  values: Values = "normal",
): Float32Array {
  const random = createRandom(seed);
  const size = sizeOf(shape);
  if (values === "distinct" || values === "negative") {
    const order = Array.from({ length: size }, (_, i) => ({ i, key: random.uniform() }));
    const ranks = order.toSorted((a, b) => a.key - b.key).map(({ i }) => i);
    const middle = values === "negative" ? size : size / 2 - 0.3;
    return Float32Array.from(ranks, (rank) => 0.05 * (rank - middle));
  }
  return Float32Array.from({ length: size }, () => {
    const normal = random.normal();
    if (values === "positive") return Math.abs(normal) + 0.3;
    if (values === "above one") return Math.abs(normal) + 1.2;
    if (values === "within one") return 0.9 * Math.tanh(normal);
    return values === "ties" ? Math.round(normal) : normal;
  });
}

/** Every choice of one from each list. */
export const choices = <T extends readonly unknown[]>(lists: {
  readonly [K in keyof T]: readonly T[K][];
}): T[] =>
  lists.reduce<unknown[][]>(
    (all, list) => all.flatMap((chosen) => list.map((one) => [...chosen, one])),
    [[]],
  ) as unknown as T[];

/** An operator by its name in `tf`. */
export const operator = (name: string): ((...args: readonly unknown[]) => tf.Tensor) =>
  (tf as unknown as Record<string, (...args: readonly unknown[]) => tf.Tensor>)[name];
