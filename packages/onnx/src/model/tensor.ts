import { create } from "@bufbuild/protobuf";
import { spansOf } from "../wire/file-span.ts";
import { elementTypeCode, elementTypeFromCode, elementTypeName } from "./element-type.ts";
import type { ElementType } from "./element-type.ts";
import { TensorProtoSchema } from "./onnx_pb.ts";
import type { TensorProto } from "./onnx_pb.ts";
import { rawNumbers } from "./raw-numbers.ts";
import { int64 } from "./int64.ts";
import { refuseModel } from "./refuse-model.ts";
import { bfloat16, float16 } from "./small-float.ts";

// What a tensor says of data in another file.
const external = 1;

// The number of the field that tensors have for people.
const docString = 12;

/** Typed arrays that a constant of a graph can be made from. */
export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** Element types of 16 bits, which no typed array has numbers of: a Uint16Array holds their bits. */
export type HalfType = "float16" | "bfloat16";

/** Element types that {@link createTensor} makes. */
export type WritableType = "float32" | "float64" | "int32" | "int64" | "bool" | HalfType;

function typeOfData(data: TensorData | Uint16Array): WritableType {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  return data instanceof BigInt64Array ? "int64" : "bool";
}

/** Makes a named ONNX tensor from a typed array (`Uint8Array` means booleans; for the bits in a `Uint16Array` their type is needed). */
export function createTensor(
  name: string,
  data: TensorData,
  dims: readonly number[],
  type?: WritableType,
): TensorProto;
export function createTensor(
  name: string,
  data: TensorData | Uint16Array,
  dims: readonly number[],
  type: WritableType,
): TensorProto;
export function createTensor(
  name: string,
  data: TensorData | Uint16Array,
  dims: readonly number[],
  type: WritableType = typeOfData(data),
): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(int64),
    dataType: elementTypeCode(type),
    // ONNX is little-endian, and so is every machine that ONNX Runtime has a build for.
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice(),
  });
}

/** The numbers of a list in the given element type, those of 16 bits rounded to the nearest. */
export function typedData(type: HalfType, values: ArrayLike<number>): Uint16Array;
export function typedData(
  type: Exclude<WritableType, HalfType>,
  values: ArrayLike<number>,
): TensorData;
export function typedData(type: WritableType, values: ArrayLike<number>): TensorData | Uint16Array;
export function typedData(type: WritableType, values: ArrayLike<number>): TensorData | Uint16Array {
  if (type === "float16") return Uint16Array.from(values, float16.encode);
  if (type === "bfloat16") return Uint16Array.from(values, bfloat16.encode);
  if (type === "float32") return Float32Array.from(values);
  if (type === "float64") return Float64Array.from(values);
  if (type === "int32") return Int32Array.from(values);
  return type === "int64" ? BigInt64Array.from(values, int64) : Uint8Array.from(values);
}

/** Whether the data of a tensor are in a file beside the model's. */
export function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === external;
}

/** Number of elements that a tensor's dimensions announce. */
export function tensorSize(tensor: TensorProto): number {
  return tensor.dims.reduce((size, dimension) => size * Number(dimension), 1);
}

/** The numbers of a tensor that are listed one by one. */
function listedNumbers(type: Exclude<ElementType, "string">, tensor: TensorProto): number[] {
  if (type === "float32") return [...tensor.floatData];
  if (type === "float64") return [...tensor.doubleData];
  if (type === "int64") return tensor.int64Data.map(Number);
  if (type === "uint32" || type === "uint64") return tensor.uint64Data.map(Number);
  if (type === "float16") return tensor.int32Data.map(float16.decode);
  return type === "bfloat16" ? tensor.int32Data.map(bfloat16.decode) : [...tensor.int32Data];
}

/** Why the numbers of a tensor are not at hand, in words. */
function absence(tensor: TensorProto): { received: string; hint: string } | undefined {
  if (isExternal(tensor)) {
    return { received: "data in another file", hint: "Export the model as a single file." };
  }
  if (spansOf(tensor).some(({ field }) => field !== docString)) {
    const hint = "Read all of the file: readModel(bytes).";
    return { received: "data that stayed in the file when the model was opened", hint };
  }
  return undefined;
}

/** Whether the numbers of a tensor are in memory. */
export function isAtHand(tensor: TensorProto): boolean {
  return absence(tensor) === undefined;
}

/**
 * The values of a tensor as numbers, in row-major order.
 *
 * @throws {@link ModelError} when the element type has no plain numbers (strings, 8-bit floats) or the data are not in memory.
 */
export function tensorNumbers(tensor: TensorProto): number[] {
  const type = elementTypeFromCode(tensor.dataType);
  const parameter = tensor.name === "" ? "tensor" : tensor.name;
  const absent = absence(tensor);
  if (absent !== undefined) {
    return refuseModel(parameter, absent.received, "values in memory", absent.hint);
  }
  if (type !== undefined && type !== "string") {
    return tensor.rawData.length > 0
      ? rawNumbers(type, tensor.rawData, tensorSize(tensor))
      : listedNumbers(type, tensor);
  }
  return refuseModel(
    parameter,
    `element type ${elementTypeName(tensor.dataType)}`,
    "floating-point numbers of 16, 32 or 64 bits, integers of 8 bits or more, or bool",
    "Export the model in float32.",
  );
}

/**
 * The numbers of a tensor of type float32, as a copy.
 *
 * @throws {@link ModelError} as {@link tensorNumbers} does
 */
export function floatData(tensor: TensorProto): Float32Array {
  const { rawData } = tensor;
  const isWhole = rawData.length === 4 * tensorSize(tensor) && rawData.length > 0;
  // A Buffer's own slice would be no copy.
  if (isWhole) return new Float32Array(new Uint8Array(rawData).buffer);
  return Float32Array.from(tensorNumbers(tensor));
}
