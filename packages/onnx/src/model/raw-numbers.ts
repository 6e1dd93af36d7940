import type { ElementType } from "./element-type.ts";
import { bfloat16, float16 } from "./small-float.ts";

type NumericType = Exclude<ElementType, "string">;

/** How one element of each type is read; ONNX is little-endian. */
const readers: Readonly<Record<NumericType, (view: DataView, index: number) => number>> = {
  float32: (view, index) => view.getFloat32(4 * index, true),
  float64: (view, index) => view.getFloat64(8 * index, true),
  float16: (view, index) => float16.decode(view.getUint16(2 * index, true)),
  bfloat16: (view, index) => bfloat16.decode(view.getUint16(2 * index, true)),
  int8: (view, index) => view.getInt8(index),
  int16: (view, index) => view.getInt16(2 * index, true),
  int32: (view, index) => view.getInt32(4 * index, true),
  int64: (view, index) => Number(view.getBigInt64(8 * index, true)),
  uint8: (view, index) => view.getUint8(index),
  uint16: (view, index) => view.getUint16(2 * index, true),
  uint32: (view, index) => view.getUint32(4 * index, true),
  uint64: (view, index) => Number(view.getBigUint64(8 * index, true)),
  bool: (view, index) => view.getUint8(index),
};

/** The numbers behind the bytes of a tensor. */
export function rawNumbers(type: NumericType, bytes: Uint8Array, size: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readers[type];
  const numbers = Array.from<number>({ length: size });
  for (let index = 0; index < size; index++) numbers[index] = read(view, index);
  return numbers;
}
