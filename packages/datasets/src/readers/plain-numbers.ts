import { atOnce } from "@balms/core/adapter";
import type { NpyData } from "./npy-array.ts";
import { numbersFromBytes } from "./numbers-from-bytes.ts";
import type { NpyType } from "./npy-types.ts";

/** Typed arrays of numbers, whose elements need no conversion. */
export type PlainNumbers = Exclude<NpyData, BigInt64Array | BigUint64Array>;

/** Bytes of whole elements → numbers; of those of 64 bits, which are the nearest that there are. */
export function plainNumbers(
  bytes: Uint8Array,
  type: NpyType,
  littleEndian: boolean,
): PlainNumbers {
  const length = bytes.length / type.size;
  const data = atOnce(numbersFromBytes(bytes, type, { offset: 0, length, littleEndian }));
  if (!(data instanceof BigInt64Array || data instanceof BigUint64Array)) return data;
  // Almost all are small, and a BigInt takes ten times as long: the lower half is the number where the upper has nothing.
  const halves = new Uint32Array(data.buffer, data.byteOffset, 2 * length);
  const numbers = new Float64Array(length);
  for (let index = 0; index < length; index++) {
    numbers[index] = halves[2 * index + 1] === 0 ? halves[2 * index] : Number(data[index]);
  }
  return numbers;
}
