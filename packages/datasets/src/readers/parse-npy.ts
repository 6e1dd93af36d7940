import { DataError } from "@balms/core";
import { atOnce, type Work } from "@balms/core/adapter";
import { cOrder } from "./c-order.ts";
import { numbersFromBytes } from "./numbers-from-bytes.ts";
import type { NpyArray } from "./npy-array.ts";
import { npyRemedy } from "./npy-remedy.ts";
import { npyTypes } from "./npy-types.ts";
import { parseNpyHeader } from "./parse-npy-header.ts";

/**
 * Bytes of an `.npy` file → array in C order.
 *
 * Takes float32/64, signed and unsigned integers of 8 to 64 bits and booleans, either byte order; Fortran order is
 * rearranged. The numbers share memory with `bytes` where that is possible; `bytes` are never written to.
 *
 * @param bytes - the whole file, at any offset in memory
 * @param name - what error messages call the file
 * @returns shape and Π shape numbers
 * @throws {@link DataError} when the file is truncated, too long, or of another type
 *
 * @example
 * ```ts
 * import { parseNpy, writeNpy } from "@balms/datasets";
 *
 * const bytes = writeNpy({ shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) });
 * console.log(parseNpy(bytes, "features.npy").shape); // [ 2, 2 ]
 * ```
 *
 * Format: NumPy reference, `numpy.lib.format`.
 */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  return atOnce(npyArray(bytes, name));
}

/** {@link parseNpy} in pieces. */
export function* npyArray(bytes: Uint8Array, name: string): Work<NpyArray> {
  const header = parseNpyHeader(bytes, name);
  const type = npyTypes.get(header.code);
  if (type === undefined) {
    throw new DataError({
      parameter: name,
      received: `elements of type "${header.code}"`,
      expected: `one of ${[...npyTypes.keys()].join(", ")}`,
      hint: npyRemedy(header.code),
    });
  }
  const { shape, dataOffset, littleEndian } = header;
  const length = shape.reduce((product, dimension) => product * dimension, 1);
  const expected = dataOffset + length * type.size;
  if (bytes.length !== expected) {
    throw new DataError({
      parameter: name,
      received: `${bytes.length} bytes`,
      expected: `${expected} bytes for shape [${shape.join(", ")}] of "${header.code}"`,
      hint:
        bytes.length < expected
          ? "The file is truncated. Write or copy it again."
          : "The file goes on after its array. Save one array per file.",
    });
  }
  const data = yield* numbersFromBytes(bytes, type, { offset: dataOffset, length, littleEndian });
  return { shape, data: header.fortranOrder ? yield* cOrder(data, shape) : data };
}
