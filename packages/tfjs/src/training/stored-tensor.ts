import { refuse, refuseValue } from "@balms/core/adapter";
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
    list.map(({ shape }) => `[${shape.join(", ")}]`).join(" "),
  );
  if (stored !== own) refuse(parameter, `shapes ${stored}`, `tensors of shapes ${own}`);
}

async function storeTensor(name: string, given: Tensor): Promise<StoredTensor> {
  const values = (await given.data()) as Float32Array;
  // A copy: on some backends those are the tensor's own numbers.
  return { name, shape: [...given.shape], dtype: given.dtype, values: values.slice() };
}

function restoreTensor(stored: StoredTensor, parameter: string): Tensor {
  const { shape, dtype, values } = { ...stored };
  const size = Array.isArray(shape)
    ? shape.reduce((product: number, n: number) => product * n, 1)
    : -1;
  const numbers = ArrayBuffer.isView(values) ? values : Object.values({ ...values });
  if (numbers.length !== size || !Array.prototype.every.call(numbers, Number.isFinite)) {
    refuseValue(`${parameter}.values`, values, "finite numbers, as many as the shape says");
  }
  const typed = dtype === "int32" ? Int32Array : Float32Array;
  return tensor(typed.from(numbers), [...shape], dtype);
}
