import { DataError } from "@balms/core";
import { atOnce, type Work } from "@balms/core/adapter";
import { inflateIdx, isGzip } from "./inflate-idx.ts";
import type { NpyArray } from "./npy-array.ts";
import { numbersFromBytes } from "./numbers-from-bytes.ts";
import { parseIdxHeader } from "./parse-idx-header.ts";

/**
 * Bytes of an IDX file (the format of MNIST), plain or gzipped → array in C order.
 *
 * The numbers share memory with `bytes` where that is possible; `bytes` are never written to. Of a gzipped file no more is
 * unpacked than its header announces.
 *
 * @param bytes - the whole file, at any offset in memory
 * @param name - what error messages call the file
 * @returns shape and Π shape numbers
 * @throws {@link DataError} when the file is truncated, too long or not IDX
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
  return atOnce(idxArray(isGzip(bytes) ? inflateIdx(bytes, name) : bytes, name));
}

/** {@link parseIdx} in pieces, of a plain file. */
export function* idxArray(file: Uint8Array, name: string): Work<NpyArray> {
  const { type, shape, dataOffset, size } = parseIdxHeader(file, name);
  if (file.length !== size) {
    throw new DataError({
      parameter: name,
      received: `${file.length} bytes`,
      expected: `${size} bytes for ${shape.length} dimensions [${shape.join(", ")}]`,
      hint: file.length < size ? "The file is truncated. Copy it again." : "The file is too long.",
    });
  }
  const length = (size - dataOffset) / type.size;
  return {
    shape,
    data: yield* numbersFromBytes(file, type, { offset: dataOffset, length, littleEndian: false }),
  };
}
