import { checkLabels } from "../checks/check-labels.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkWhole } from "../checks/check-values.ts";
import type { FloatArray } from "../arrays/float-array.ts";

/** Sizes of stored features and their classes. */
export interface FeatureShape {
  /** C, at least 1. */
  readonly classes: number;
  /** D, at least 1. */
  readonly dimensions: number;
}

const mostClasses = 10_000_000;

/** Checks features [N, D] and their class ids [N], N ≥ 1; returns the ids. */
export function checkBatch(
  features: FloatArray,
  labels: ArrayLike<number>,
  shape: FeatureShape,
  names: readonly [string, string] = ["features", "labels"],
): Int32Array {
  const { classes, dimensions } = { ...shape };
  checkWhole(classes, "classes", 1, mostClasses);
  checkWhole(dimensions, "dimensions", 1);
  const rows = checkMatrix(features, dimensions, names[0]);
  checkWhole(rows, "rows", 1);
  checkLabels(labels, { rows, classes, parameter: names[1] });
  // Floating-point class ids would pass for soft labels.
  return Int32Array.from(labels);
}
