import { checkLabels } from "@balms/core";
import type { Column, TypedArray, TypedMatrix } from "@balms/sampler";
import { Tensor } from "@tensorflow/tfjs-core";
import { checkTensor } from "../guards/check-tensor.ts";
import { refuseArgument, refuseValue } from "../guards/refuse-argument.ts";

/** Rows and their classes, in memory or read one by one. */
export interface TrainingData {
  /**
   * x [N, …]: `{ data, shape }` over one typed array (fastest), a tensor, an array with a row in each
   * place, or an object with `get` and `length` for rows that are read when they are needed.
   */
  readonly features: Column | Tensor;
  /** Class ids [N]; or one-hot or soft labels [N, C] as `{ data, shape }` or a tensor. */
  readonly labels: ArrayLike<number> | TypedMatrix | Tensor;
}

/** Training data as `load` of @balms/sampler takes them. */
export interface OpenData {
  readonly features: Column;
  readonly labels: Int32Array | TypedMatrix<Float32Array>;
  /** N. */
  readonly rowCount: number;
  /** The class of each row [N]: of soft labels, the one with the greatest share. */
  readonly ids: Int32Array;
}

/**
 * Checks data, and reads tensors once: batches are copied out of memory, which every backend takes
 * faster than a gather of its own.
 */
export async function openData(
  data: TrainingData,
  classes: number,
  parameter: string = "data",
): Promise<OpenData> {
  const { features, labels } = checkData(data, parameter);
  const name = `${parameter}.labels`;
  const column = features instanceof Tensor ? await readTensor(features) : features;
  const given = labels instanceof Tensor ? await readTensor(labels) : labels;
  if (isMatrix(given) && given.shape.length > 1) {
    return withSoftLabels(column, given, classes, name);
  }
  const list = isMatrix(given) ? given.data : given;
  const rows = (list as ArrayLike<number> | null | undefined)?.length ?? 0;
  checkLabels(list as ArrayLike<number>, { rows, classes, parameter: name });
  if (rows === 0) refuseValue(name, labels, "at least one row");
  const ids = Int32Array.from(list as ArrayLike<number>);
  return { features: column, labels: ids, rowCount: rows, ids };
}

/** Refuses what has no features and labels, and tensors that cannot be read. */
export function checkData(data: TrainingData, parameter: string = "data"): TrainingData {
  const given: Partial<TrainingData> = { ...data };
  for (const name of ["features", "labels"] as const) {
    const column: unknown = given[name];
    if (column === null || typeof column !== "object") {
      refuseValue(`${parameter}.${name}`, column, `a column of ${name}`);
    }
    if (column instanceof Tensor) checkTensor(column, `${parameter}.${name}`);
  }
  return given as TrainingData;
}

/** A tensor's numbers, with their shape. */
export async function readTensor(tensor: Tensor): Promise<TypedMatrix> {
  const data = (await tensor.data()) as TypedArray;
  return { data, shape: tensor.shape };
}

function isMatrix(value: unknown): value is TypedMatrix {
  const { data, shape } = { ...(value as Partial<TypedMatrix> | null | undefined) };
  return ArrayBuffer.isView(data) && Array.isArray(shape);
}

function withSoftLabels(
  features: Column,
  labels: TypedMatrix,
  classes: number,
  parameter: string,
): OpenData {
  const { data, shape } = labels;
  const [rows] = shape;
  // [N, 1] is a column of class ids, as fitDataset takes them.
  if (shape.length === 2 && shape[1] === 1 && classes > 1) {
    const ids = Int32Array.from(data as ArrayLike<number>);
    checkLabels(data as ArrayLike<number>, { rows, classes, parameter });
    return { features, labels: ids, rowCount: rows, ids };
  }
  if (shape.length !== 2 || shape[1] !== classes || !(rows > 0) || data.length !== rows * classes) {
    refuseArgument(parameter, `shape [${shape.join(", ")}]`, `[N], [N, 1] or [N, ${classes}]`);
  }
  const shares = Float32Array.from(data as ArrayLike<number>);
  const ids = idsOfShares(shares, classes, parameter);
  return { features, labels: { data: shares, shape }, rowCount: rows, ids };
}

/** The class of each row of shares [N, C]: the one with the greatest; refuses what are no shares. */
export function idsOfShares(
  shares: ArrayLike<number>,
  classes: number,
  parameter: string,
): Int32Array {
  return Int32Array.from({ length: shares.length / classes }, (_, row) => {
    let sum = 0;
    for (let j = 0; j < classes; j++) {
      const share = shares[row * classes + j];
      if (!(share >= 0))
        refuseArgument(parameter, `${share} at row ${row}`, "shares of at least 0");
      sum += share;
    }
    // Soft labels are often made in single precision.
    if (!(Math.abs(sum - 1) <= 1e-4)) {
      refuseArgument(parameter, `a sum of ${sum} at row ${row}`, "shares that add up to 1");
    }
    return greatest(shares, row, classes);
  });
}

/** Place of the greatest of a row's numbers. */
function greatest(values: ArrayLike<number>, row: number, columns: number): number {
  let best = 0;
  for (let j = 1; j < columns; j++) {
    if (values[row * columns + j] > values[row * columns + best]) best = j;
  }
  return best;
}
