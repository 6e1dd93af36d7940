import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkMatrix } from "../checks/check-matrix.ts";
import { checkWhole } from "../checks/check-values.ts";
import { mostClasses } from "../checks/check-classes.ts";
import type { HeadData } from "./head-data.ts";
import type { FloatArray } from "../arrays/float-array.ts";

/** Sizes of stored features and their classes. */
export interface FeatureShape {
  /** C, at least 1. */
  readonly classes: number;
  /** D, at least 1. */
  readonly dimensions: number;
}

/** Checks features [N, D] and their class ids [N], N ≥ 1; returns the ids. */
export function checkBatch(
  features: FloatArray,
  labels: Labels,
  shape: FeatureShape,
  names: readonly [string, string] = ["features", "labels"],
): Int32Array {
  const { classes, dimensions } = { ...shape };
  checkWhole(classes, "classes", 1, mostClasses);
  checkWhole(dimensions, "dimensions", 1);
  const rows = checkMatrix(features, dimensions, names[0]);
  checkWhole(rows, "rows", 1);
  return classIds(labels, { rows, classes, parameter: names[1] });
}

/** `checkBatch` of the rows that a head is made from. */
export function checkHeadData(data: HeadData, shape: FeatureShape): Int32Array {
  const { features, labels }: HeadData = Object(data);
  return checkBatch(features, labels, shape, ["data.features", "data.labels"]);
}
