import {
  checkChoice,
  checkList,
  checkWhole,
  isList,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import { type DataType, type Tensor, tensor, tidy } from "@tensorflow/tfjs-core";
import { type TrainableModel, weightsByLayer } from "../model/trainable-model.ts";

/** A tensor in a checkpoint. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DataType;
  /** Row after row. After a round trip through JSON, an object with the places as its names. */
  readonly values: Float32Array | Int32Array | Uint8Array | Readonly<Record<string, number>>;
}

/** Reads tensors off the device. */
export function storeTensors(
  tensors: readonly { readonly name: string; readonly tensor: Tensor }[],
): Promise<StoredTensor[]> {
  return Promise.all(tensors.map(({ name, tensor: given }) => storeTensor(name, given)));
}

/** The tensors of a checkpoint, for the caller to free; `parameter` is where they stood. */
export function restoreTensors(stored: readonly StoredTensor[], parameter: string): Tensor[] {
  if (!Array.isArray(stored)) refuseValue(parameter, stored, "a list of tensors");
  return stored.map((entry, i) => restoreTensor(entry, `${parameter}[${i}]`));
}

/** A model's weights, layer by layer. */
export function storeWeights(model: TrainableModel): Promise<StoredTensor[]> {
  const weights = weightsByLayer(model.layers);
  return storeTensors(weights.map((weight) => ({ name: weight.name, tensor: weight.read() })));
}

/** Refuses what are no stored weights of this model. */
export function checkWeights(
  model: TrainableModel,
  stored: readonly StoredTensor[],
  parameter: string,
): void {
  tidy(() => readWeights(model, stored, parameter));
}

/** Puts stored weights into a model of the same shapes. */
export function restoreWeights(
  model: TrainableModel,
  stored: readonly StoredTensor[],
  parameter: string,
): void {
  tidy(() => {
    const tensors = readWeights(model, stored, parameter);
    for (const [i, weight] of weightsByLayer(model.layers).entries()) weight.write(tensors[i]);
  });
}

function readWeights(
  model: TrainableModel,
  stored: readonly StoredTensor[],
  parameter: string,
): Tensor[] {
  const tensors = restoreTensors(stored, parameter);
  checkShapes(
    tensors,
    weightsByLayer(model.layers).map((weight) => weight.read()),
    parameter,
  );
  return tensors;
}

/** Refuses stored tensors of other shapes than those that they shall replace. */
export function checkShapes(
  tensors: readonly Tensor[],
  present: readonly Tensor[],
  parameter: string,
): void {
  const [stored, own] = [tensors, present].map((list) =>
    list.map(({ shape, dtype }) => `${dtype} [${shape.join(", ")}]`).join(", "),
  );
  if (stored !== own) refuse(parameter, `tensors ${stored}`, own);
}

async function storeTensor(name: string, given: Tensor): Promise<StoredTensor> {
  const values = (await given.data()) as Float32Array;
  // A copy: on some backends those are the tensor's own numbers.
  return { name, shape: [...given.shape], dtype: given.dtype, values: values.slice() };
}

function restoreTensor(stored: StoredTensor, parameter: string): Tensor {
  const { shape, dtype, values } = { ...stored };
  checkList(shape, `${parameter}.shape`);
  const size = shape.reduce(
    (product, length, axis) => product * checkWhole(length, `${parameter}.shape[${axis}]`, 0),
    1,
  );
  checkChoice(dtype, `${parameter}.dtype`, ["float32", "int32", "bool"]);
  const numbers = listOf(values);
  const typed = dtype === "float32" ? Float32Array.from(numbers) : Int32Array.from(numbers);
  const isKept =
    dtype === "float32"
      ? typed.every(Number.isFinite)
      : typed.every((value, at) => value === numbers[at]);
  if (numbers.length !== size || !numbers.every(Number.isFinite) || !isKept) {
    const expected = `finite numbers of the type ${dtype}, as many as the shape says`;
    refuseValue(`${parameter}.values`, values, expected);
  }
  return tensor(typed, [...shape], dtype);
}

/** Of a list, or of what JSON makes of one: its places in their order. Nothing, where they are not numbers. */
function listOf(values: unknown): readonly number[] {
  const list = isList(values) ? Array.from(values) : Object.values(Object(values) as object);
  const isWhole = isList(values) || Object.keys(Object(values)).every((key, at) => key === `${at}`);
  const isNumeric = list.every((value) => typeof value === "number");
  return isWhole && isNumeric ? list : [];
}
