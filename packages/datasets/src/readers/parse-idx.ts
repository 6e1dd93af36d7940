import { gunzipSync } from "node:zlib";
import { DataError } from "@balms/core";
import type { NpyArray } from "./npy-array.ts";
import { npyTypes } from "./npy-types.ts";
import { numbersFromBytes } from "./numbers-from-bytes.ts";

// Third byte of the file → the same type in NumPy's code.
const codes = new Map([
  [0x08, "u1"],
  [0x09, "i1"],
  [0x0b, "i2"],
  [0x0c, "i4"],
  [0x0d, "f4"],
  [0x0e, "f8"],
]);

/**
 * Bytes of an IDX file (the format of MNIST), plain or gzipped → array in C order.
 *
 * @param bytes - the whole file
 * @param name - what error messages call the file
 * @returns shape and Π shape numbers
 * @throws DataError when the file is truncated, too long or not IDX
 *
 * @example
 * ```ts
 * import { parseIdx } from "@balms/datasets";
 *
 * const bytes = Uint8Array.of(0, 0, 0x08, 1, 0, 0, 0, 3, 7, 2, 1);
 * console.log(parseIdx(bytes, "train-labels-idx1-ubyte")); // { shape: [ 3 ], data: Uint8Array(3) [ 7, 2, 1 ] }
 * ```
 *
 * Format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section "File formats".
 */
export function parseIdx(bytes: Uint8Array, name: string): NpyArray {
  const file = bytes[0] === 0x1f && bytes[1] === 0x8b ? unzip(bytes, name) : bytes;
  const rank = file[3];
  const type = npyTypes.get(codes.get(file[2]) ?? "");
  if (file.length < 4 || file[0] !== 0 || file[1] !== 0 || type === undefined) {
    throw new DataError({
      parameter: name,
      received: `a file that starts with ${[...file.subarray(0, 4)].join(", ") || "nothing"}`,
      expected: "two zero bytes, a type (8, 9, 11 … 14) and the number of dimensions",
      hint: "This is not an IDX file.",
    });
  }
  const dataOffset = 4 + 4 * rank;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const hasShape = file.length >= dataOffset;
  const shape = Array.from({ length: hasShape ? rank : 0 }, (_, axis) =>
    view.getUint32(4 + 4 * axis),
  );
  const length = shape.reduce((product, dimension) => product * dimension, 1);
  const expected = dataOffset + (hasShape ? length * type.size : 0);
  if (file.length !== expected) {
    throw new DataError({
      parameter: name,
      received: `${file.length} bytes`,
      expected: `${hasShape ? "" : "at least "}${expected} bytes for ${rank} dimensions [${shape.join(", ")}]`,
      hint:
        file.length < expected ? "The file is truncated. Copy it again." : "The file is too long.",
    });
  }
  return {
    shape,
    data: numbersFromBytes(file, type, { offset: dataOffset, length, littleEndian: false }),
  };
}

function unzip(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new DataError({
      parameter: name,
      received: "gzip data that cannot be unpacked",
      expected: "a whole gzip file",
      hint: "The file is truncated or damaged. Copy it again.",
      cause,
    });
  }
}
