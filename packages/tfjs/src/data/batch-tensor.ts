import { refuse, refuseValue } from "@balms/core/adapter";
import type { TypedMatrix } from "@balms/sampler";
import { cast, stack, tensor, Tensor, tensor1d } from "@tensorflow/tfjs-core";
import { checkTensor } from "../checks/check-tensor.ts";

/**
 * Features of a batch as one tensor [B, …] of float32, whatever they were. Numbers of one typed array
 * go into the tensor as they are, without a copy.
 */
export function featureTensor(batch: unknown): Tensor {
  if (ArrayBuffer.isView(batch)) return tensor1d(toFloat32(batch));
  if (!Array.isArray(batch)) {
    const { data, shape } = batch as TypedMatrix;
    return tensor(toFloat32(data), [...shape]);
  }
  return batch[0] instanceof Tensor ? stackRows(batch as Tensor[]) : packRows(batch);
}

/** Class ids [B] or [B, T] as int32, or shares [B, C] or [B, T, C] as float32. */
export function labelTensor(batch: unknown): Tensor {
  if (batch instanceof Int32Array) return tensor1d(batch, "int32");
  const { data, shape } = batch as TypedMatrix<Float32Array | Int32Array>;
  return tensor(data, [...shape], data instanceof Int32Array ? "int32" : "float32");
}

function toFloat32(values: unknown): Float32Array {
  if (values instanceof Float32Array) return values;
  const large = values instanceof BigInt64Array || values instanceof BigUint64Array;
  return large ? Float32Array.from(values, Number) : new Float32Array(values as ArrayLike<number>);
}

function stackRows(rows: readonly Tensor[]): Tensor {
  const shape = `a tensor [${rows[0].shape.join(", ")}]`;
  for (const row of rows) {
    checkTensor(row, "data.features");
    const own = `a tensor [${row.shape.join(", ")}]`;
    if (own !== shape) refuse("data.features", own, `${shape}, as other rows are`);
  }
  const stacked = stack([...rows]);
  return stacked.dtype === "float32" ? stacked : cast(stacked, "float32");
}

/** Rows of lists of numbers, each as the first is: tfjs would cut ragged ones anew without a word. */
function packRows(rows: readonly unknown[]): Tensor {
  const shape: number[] = [];
  for (let part: unknown = rows; isList(part); [part] = Array.from(part)) shape.push(part.length);
  const packed = new Float32Array(shape.reduce((size, length) => size * length, 1));
  let end = 0;
  const pack = (part: unknown, depth: number): void => {
    if (depth === shape.length && (typeof part === "number" || typeof part === "boolean")) {
      packed[end++] = Number(part);
    } else if (part instanceof Float32Array && part.length === shape[depth]) {
      packed.set(part, end);
      end += part.length;
    } else if (depth < shape.length && isList(part) && part.length === shape[depth]) {
      for (let i = 0; i < part.length; i++) pack(part[i], depth + 1);
    } else {
      const expected = depth < shape.length ? `${shape[depth]} numbers or lists` : "a number";
      refuseValue("data.features", part, `${expected}, as in the first row of the batch`);
    }
  };
  pack(rows, 0);
  return tensor(packed, shape);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}
