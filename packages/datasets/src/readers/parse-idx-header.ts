import { DataError } from "@balms/core";
import { npyTypes, type NpyType } from "./npy-types.ts";

/** What the first bytes of an IDX file say. */
export interface IdxHeader {
  readonly type: NpyType;
  /** The same in NumPy's code. */
  readonly code: string;
  readonly littleEndian: false;
  readonly fortranOrder: false;
  readonly shape: readonly number[];
  /** Where the numbers start, in bytes. */
  readonly dataOffset: number;
  /** Bytes of the whole file. */
  readonly size: number;
}

// Third byte of the file → the same type in NumPy's code.
const codes = new Map([
  [0x08, "u1"],
  [0x09, "i1"],
  [0x0b, "i2"],
  [0x0c, "i4"],
  [0x0d, "f4"],
  [0x0e, "f8"],
]);

/** Reads type and shape of an IDX file. */
export function parseIdxHeader(file: Uint8Array, name: string): IdxHeader {
  const code = codes.get(file[2]) ?? "";
  const type = npyTypes.get(code);
  if (file.length < 4 || file[0] !== 0 || file[1] !== 0 || type === undefined) {
    throw new DataError({
      parameter: name,
      received: `a file that starts with ${[...file.subarray(0, 4)].join(", ") || "nothing"}`,
      expected: "two zero bytes, a type (8, 9, 11 … 14) and the number of dimensions",
      hint: "This is not an IDX file.",
    });
  }
  const rank = file[3];
  const dataOffset = 4 + 4 * rank;
  if (file.length < dataOffset) {
    throw new DataError({
      parameter: name,
      received: `${file.length} bytes`,
      expected: `at least ${dataOffset} bytes for ${rank} dimensions`,
      hint: "The file is truncated. Copy it again.",
    });
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const length = shape.reduce((product, dimension) => product * dimension, 1);
  const size = dataOffset + length * type.size;
  return { type, code, littleEndian: false, fortranOrder: false, shape, dataOffset, size };
}
