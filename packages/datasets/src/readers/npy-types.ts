import type { NpyData } from "./npy-array.ts";

/** How one element type of `.npy` is held in memory. */
export interface NpyType {
  /** Bytes per element. */
  readonly size: number;
  /** Looks at bytes as numbers of the machine's byte order, which is little-endian wherever Node runs on x64 and ARM. */
  readonly view: (buffer: ArrayBufferLike, offset: number, length: number) => NpyData;
}

/** Element types by NumPy's code without the byte order: kind and size. */
export const npyTypes: ReadonlyMap<string, NpyType> = new Map<string, NpyType>([
  ["f4", { size: 4, view: (buffer, offset, length) => new Float32Array(buffer, offset, length) }],
  ["f8", { size: 8, view: (buffer, offset, length) => new Float64Array(buffer, offset, length) }],
  ["i1", { size: 1, view: (buffer, offset, length) => new Int8Array(buffer, offset, length) }],
  ["u1", { size: 1, view: (buffer, offset, length) => new Uint8Array(buffer, offset, length) }],
  ["b1", { size: 1, view: (buffer, offset, length) => new Uint8Array(buffer, offset, length) }],
  ["i2", { size: 2, view: (buffer, offset, length) => new Int16Array(buffer, offset, length) }],
  ["u2", { size: 2, view: (buffer, offset, length) => new Uint16Array(buffer, offset, length) }],
  ["i4", { size: 4, view: (buffer, offset, length) => new Int32Array(buffer, offset, length) }],
  ["u4", { size: 4, view: (buffer, offset, length) => new Uint32Array(buffer, offset, length) }],
  ["i8", { size: 8, view: (buffer, offset, length) => new BigInt64Array(buffer, offset, length) }],
  ["u8", { size: 8, view: (buffer, offset, length) => new BigUint64Array(buffer, offset, length) }],
]);

// By the tag and not by the constructor: a Node Buffer is a Uint8Array that calls itself otherwise.
const codes: ReadonlyMap<string, string> = new Map([
  ["Float32Array", "f4"],
  ["Float64Array", "f8"],
  ["Int8Array", "i1"],
  ["Uint8Array", "u1"],
  ["Uint8ClampedArray", "u1"],
  ["Int16Array", "i2"],
  ["Uint16Array", "u2"],
  ["Int32Array", "i4"],
  ["Uint32Array", "u4"],
  ["BigInt64Array", "i8"],
  ["BigUint64Array", "u8"],
]);

/** NumPy's code of a typed array; undefined for what it has none for. */
export function npyCode(data: NpyData): string | undefined {
  return codes.get(data[Symbol.toStringTag]);
}
