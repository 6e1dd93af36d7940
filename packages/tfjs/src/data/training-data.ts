import { type ClassPrior } from "@balms/core";
import { classIds, refuse, refuseValue } from "@balms/core/adapter";
import type { Column, TypedArray, TypedMatrix } from "@balms/sampler";
import { Tensor } from "@tensorflow/tfjs-core";
import type { OpenData } from "./open-data.ts";
import { checkTensor } from "../guards/check-tensor.ts";
import { areNames, idsOfNames } from "./class-names.ts";
import { checkPriorFits } from "./check-prior-fits.ts";

/** Rows and their classes, in memory or read one by one. */
export interface TrainingData {
  /**
   * x [N, …]: `{ data, shape }` over one typed array (fastest), a tensor, an array with a row in each
   * place, or an object with `get` and `length` for rows that are read when they are needed.
   */
  readonly features: Column | Tensor;
  /** Class ids [N]; names of `prior.classes` [N]; or one-hot or soft labels [N, C] as `{ data, shape }` or a tensor. */
  readonly labels: ArrayLike<number> | readonly string[] | TypedMatrix | Tensor;
}

/** Checks the data that a model is trained on: `openData`, and the prior against the labels. */
export async function openTrainingData(data: TrainingData, prior: ClassPrior): Promise<OpenData> {
  const opened = await openData(data, prior.classes);
  // Columns of different lengths, `load` refuses.
  if (rowsOf(opened.features) === opened.rowCount) checkPriorFits(prior, opened);
  return opened;
}

/**
 * Checks data, and reads tensors once: batches are copied out of memory, which every backend takes
 * faster than a gather of its own. Labels may be names where those of the classes are given.
 */
export async function openData(
  data: TrainingData,
  named: number | readonly string[],
  parameter: string = "data",
): Promise<OpenData> {
  const classes = typeof named === "number" ? named : named.length;
  const { features, labels } = checkData(data, parameter);
  const name = `${parameter}.labels`;
  const column = features instanceof Tensor ? await readTensor(features) : features;
  const given = labels instanceof Tensor ? await readLabels(labels) : labels;
  if (isMatrix(given) && given.shape.length > 1) {
    return withSoftLabels(column, given, classes, name);
  }
  const values: ArrayLike<unknown> = isMatrix(given) ? given.data : given;
  const list = areNames(values) ? idsOfNames(values, named, name) : values;
  const rows = (list as ArrayLike<unknown> | undefined)?.length ?? 0;
  classIds(list as ArrayLike<number>, { rows, classes, parameter: name });
  if (rows === 0) refuseValue(name, labels, "at least one row");
  const ids = Int32Array.from(list as ArrayLike<number>);
  return { features: column, labels: ids, rowCount: rows, ids };
}

function rowsOf(features: Column): number | undefined {
  const { shape, length, numRows } = features as {
    readonly shape?: readonly number[];
    readonly length?: number;
    readonly numRows?: number;
  };
  return shape?.[0] ?? length ?? numRows;
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

/** Labels of a tensor: numbers with their shape, or names. */
async function readLabels(labels: Tensor): Promise<TypedMatrix | string[]> {
  if (labels.dtype === "string" && labels.rank === 1) return labels.data<"string">();
  return readTensor(labels);
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
    const ids = classIds(data, { rows, classes, parameter });
    return { features, labels: ids, rowCount: rows, ids };
  }
  if (shape.length !== 2 || shape[1] !== classes || !(rows > 0) || data.length !== rows * classes) {
    refuse(parameter, `shape [${shape.join(", ")}]`, `[N], [N, 1] or [N, ${classes}]`);
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
      if (!(share >= 0)) refuse(parameter, `${share} at row ${row}`, "shares of at least 0");
      sum += share;
    }
    // Soft labels are often made in single precision.
    if (!(Math.abs(sum - 1) <= 1e-4)) {
      refuse(parameter, `a sum of ${sum} at row ${row}`, "shares that add up to 1");
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
