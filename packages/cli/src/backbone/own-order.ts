import { adjustLogits, predictClasses, type ClassPrior, type ZeroCounts } from "@balms/core";
import type { OnnxModel } from "@balms/onnx";
import { findClassNames } from "../data/class-names.ts";

/**
 * The order of a model's classes as it names them: the place among its scores of each class of the data.
 *
 * @returns Undefined where it names none; a text that says why where it names others.
 */
export function namedOrder(
  model: OnnxModel,
  classes: readonly string[],
): readonly number[] | string | undefined {
  const found = findClassNames(model, { count: classes.length });
  if (found === undefined) return undefined;
  const { names, from } = found;
  const order = classes.map((name) => names.indexOf(name));
  const isSame = names.length === classes.length && new Set(order).size === order.length;
  return isSame && !order.includes(-1) ? order : `${from} names other classes than the data`;
}

/** Whether nothing speaks against the scores of a model being in the order of the data's classes. */
export function mayBeInOrder(model: OnnxModel, classes: readonly string[]): boolean {
  const order = namedOrder(model, classes);
  return (
    order === undefined || (typeof order !== "string" && order.every((place, id) => place === id))
  );
}

/**
 * Whether scores bear out that they stand in the order of the labels: no two of them changed places without loss. Two classes of which no
 * row is recognised leave it open.
 *
 * @param scores - Of training rows [N·C].
 * @param labels - Class ids [N].
 */
export function bearsOutOrder(
  scores: Float32Array,
  labels: Int32Array,
  options: {
    readonly classes: number;
    /** What the scores hold. */
    readonly prior: ClassPrior | undefined;
    readonly zeroCounts: ZeroCounts;
  },
): boolean {
  const { classes, prior, zeroCounts } = options;
  const fair = prior === undefined ? scores : adjustLogits(scores, { prior, zeroCounts });
  const predicted = predictClasses(fair, { classes });
  const right = new Int32Array(classes);
  /** Rows of one of two classes that were taken for the other, by both. */
  const confused = new Map<number, number>();
  for (const [row, label] of labels.entries()) {
    const said = predicted[row] ?? label;
    if (said === label) right[label] += 1;
    else {
      const pair = Math.min(said, label) * classes + Math.max(said, label);
      confused.set(pair, (confused.get(pair) ?? 0) + 1);
    }
  }
  if (right.filter((rows) => rows === 0).length > 1) return false;
  return [...confused].every(([pair, rows]) => {
    const [low, high] = [Math.floor(pair / classes), pair % classes];
    return right[low] + right[high] > rows;
  });
}
