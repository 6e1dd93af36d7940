import { refuse, refuseValue } from "@balms/core/adapter";
import type { NpyArray } from "./npy-array.ts";
import { npyCode } from "./npy-types.ts";

// NumPy aligns the numbers to 64 bytes, so that they can be mapped into memory.
const alignment = 64;

const encoder = new TextEncoder();

/**
 * Array → bytes of an `.npy` file (format 1.0, little-endian, C order), as `numpy.load` reads it.
 *
 * @param array - shape and Π shape numbers
 * @returns the whole file
 * @throws {@link ArgumentError} when the shape does not fit the number of elements, or these are of no type that NumPy has
 *
 * @example
 * ```ts
 * import { parseNpy, writeNpy } from "@balms/datasets";
 *
 * const bytes = writeNpy({ shape: [2, 3], data: new Float32Array(6) });
 * console.log(bytes.length, parseNpy(bytes, "zeros.npy").shape); // 152 [ 2, 3 ]
 * ```
 *
 * Format: NumPy reference, `numpy.lib.format`.
 */
export function writeNpy({ shape, data }: NpyArray): Uint8Array {
  const code = npyCode(data);
  if (code === undefined) refuseValue("data", data, "a typed array of floats or whole numbers");
  const length = shape.reduce((product, dimension) => product * dimension, 1);
  if (length !== data.length || !shape.every(isLength)) {
    refuse(
      "shape",
      `[${shape.join(", ")}]`,
      `whole lengths whose product is ${data.length}, the number of elements`,
    );
  }
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${data.BYTES_PER_ELEMENT === 1 ? "|" : "<"}${code}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const dataOffset = Math.ceil((10 + text.length + 1) / alignment) * alignment;
  const file = new Uint8Array(dataOffset + data.byteLength);
  const view = new DataView(file.buffer);
  file.set([0x93, ...encoder.encode("NUMPY"), 1, 0]);
  view.setUint16(8, dataOffset - 10, true);
  file.set(encoder.encode(`${text.padEnd(dataOffset - 11)}\n`), 10);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataOffset);
  return file;
}

const isLength = (dimension: number): boolean => Number.isSafeInteger(dimension) && dimension >= 0;
