/** Numbers of an `.npy` file. 64-bit integers are BigInt arrays; booleans are 0 and 1 in a Uint8Array. */
export type NpyData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** An array as NumPy stores it, in C order: the last dimension varies fastest. */
export interface NpyArray {
  /** Length of each dimension; empty for a single number. */
  readonly shape: readonly number[];
  /** Π shape numbers. */
  readonly data: NpyData;
}
