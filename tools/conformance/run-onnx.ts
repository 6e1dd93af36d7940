import { writeModel, type OnnxModel } from "@balms/onnx";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** An input of a model. */
export interface Feed {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
  /** Default float32. */
  readonly type?: "float32" | "float64" | "int32";
}

/** Runs a model once; every output as plain numbers. */
export async function runOnnx(
  model: OnnxModel,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Record<string, number[]>> {
  const session = await InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const tensors: Record<string, Tensor> = {};
  for (const [name, { shape, values, type = "float32" }] of Object.entries(feeds)) {
    tensors[name] = tensorOf(type, values, shape);
  }
  const results = await session.run(tensors);
  await session.release();
  const numbers: Record<string, number[]> = {};
  for (const [name, { data }] of Object.entries(results)) {
    numbers[name] = Array.from(data as Float32Array | BigInt64Array, Number);
  }
  return numbers;
}

function tensorOf(type: string, values: ArrayLike<number>, shape: readonly number[]): Tensor {
  if (type === "int32") return new Tensor(type, Int32Array.from(values), shape);
  if (type === "float64") return new Tensor(type, Float64Array.from(values), shape);
  return new Tensor("float32", Float32Array.from(values), shape);
}
