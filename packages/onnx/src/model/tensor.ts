import { create } from "@bufbuild/protobuf";
import { elementTypeCode, elementTypeFromCode } from "./element-type.ts";
import type { ElementType } from "./element-type.ts";
import { TensorProtoSchema } from "./onnx_pb.ts";
import type { TensorProto } from "./onnx_pb.ts";
import { refuseModel } from "./refuse-model.ts";

/** Typed arrays that a constant of a graph can be made from. */
export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** Element types that {@link createTensor} makes. */
export type WritableType = "float32" | "float64" | "int32" | "int64" | "bool";

function typeOfData(data: TensorData): WritableType {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  return data instanceof BigInt64Array ? "int64" : "bool";
}

/** Makes a named ONNX tensor from a typed array (`Uint8Array` means booleans). */
export function createTensor(name: string, data: TensorData, dims: readonly number[]): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: dims.map((dimension) => BigInt(dimension)),
    dataType: elementTypeCode(typeOfData(data)),
    // ONNX is little-endian, and so is every machine that ONNX Runtime has a build for.
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice(),
  });
}

/** The numbers of a list in the given element type. */
export function typedData(type: WritableType, values: readonly number[]): TensorData {
  if (type === "float32") return Float32Array.from(values);
  if (type === "float64") return Float64Array.from(values);
  if (type === "int32") return Int32Array.from(values);
  return type === "int64" ? BigInt64Array.from(values, BigInt) : Uint8Array.from(values);
}

/** Number of elements that a tensor's dimensions announce. */
export function tensorSize(tensor: TensorProto): number {
  return tensor.dims.reduce((size, dimension) => size * Number(dimension), 1);
}

function rawNumbers(type: ElementType, bytes: Uint8Array, size: number): number[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read: Partial<Record<ElementType, (index: number) => number>> = {
    float32: (index) => view.getFloat32(4 * index, true),
    float64: (index) => view.getFloat64(8 * index, true),
    int32: (index) => view.getInt32(4 * index, true),
    int64: (index) => Number(view.getBigInt64(8 * index, true)),
    int8: (index) => view.getInt8(index),
    uint8: (index) => view.getUint8(index),
    bool: (index) => view.getUint8(index),
  };
  const at = read[type];
  return at === undefined ? undefined : Array.from({ length: size }, (_, index) => at(index));
}

/**
 * The values of a tensor as numbers, in row-major order.
 *
 * @throws {@link ModelError} when the element type has no plain numbers (float16, strings) or the data lies in another file.
 */
export function tensorNumbers(tensor: TensorProto): number[] {
  const type = elementTypeFromCode(tensor.dataType);
  const size = tensorSize(tensor);
  if (type !== undefined && tensor.externalData.length === 0) {
    if (tensor.rawData.length > 0) {
      const numbers = rawNumbers(type, tensor.rawData, size);
      if (numbers !== undefined) return numbers;
    } else if (type === "float32") return [...tensor.floatData];
    else if (type === "float64") return [...tensor.doubleData];
    else if (type === "int64") return tensor.int64Data.map(Number);
    else if (["int32", "int8", "uint8", "bool"].includes(type)) return [...tensor.int32Data];
  }
  return refuseModel(
    tensor.name === "" ? "tensor" : tensor.name,
    tensor.externalData.length > 0
      ? "data in another file"
      : `element type ${type ?? tensor.dataType}`,
    "float32, float64, int32, int64 or bool values inside the model file",
    "Export the model in float32 and as a single file.",
  );
}
