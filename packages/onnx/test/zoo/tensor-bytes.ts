import type { ElementType } from "../../src/model/element-type.ts";
import { toBrainFloat, toHalf } from "./half-float.ts";

/** Element types of the zoo: what balms has names for, and packed halves of bytes. */
export type ZooType = ElementType | "int4" | "uint4";

const views: Partial<Record<ZooType, (values: readonly number[]) => ArrayBufferView>> = {
  float32: (values) => Float32Array.from(values),
  float64: (values) => Float64Array.from(values),
  float16: (values) => Uint16Array.from(values, toHalf),
  bfloat16: (values) => Uint16Array.from(values, toBrainFloat),
  int8: (values) => Int8Array.from(values),
  uint8: (values) => Uint8Array.from(values),
  bool: (values) => Uint8Array.from(values),
  int32: (values) => Int32Array.from(values),
  int64: (values) => BigInt64Array.from(values, BigInt),
  int4: packed,
  uint4: packed,
};

/** Two values in a byte, the first in its lower half. */
function packed(values: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: Math.ceil(values.length / 2) }, (_, at) => {
    const [low, high = 0] = values.slice(2 * at, 2 * at + 2);
    return (low & 15) | ((high & 15) << 4);
  });
}

/** Values as they lie in a file. */
export function tensorBytes(type: ZooType, values: readonly number[]): Uint8Array {
  const view = views[type]?.(values);
  if (view === undefined) throw new Error(`the zoo writes no ${type}`);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

const codes: readonly ZooType[] = [
  "float32",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "int32",
  "int64",
  "string",
  "bool",
  "float16",
  "float64",
  "uint32",
  "uint64",
];

/** The number that files use for a type. */
export function typeCode(type: ZooType): number {
  if (type === "bfloat16") return 16;
  if (type === "uint4") return 21;
  return type === "int4" ? 22 : codes.indexOf(type) + 1;
}
