import { DataError } from "@balms/core";
import { atOnce, type Work } from "@balms/core/adapter";
import { contentKind } from "../content/content-kind.ts";
import { endingOf } from "../content/ending-of.ts";
import type { Features } from "./features.ts";
import { npyArray } from "./parse-npy.ts";

const pieceSize = 2 ** 20;

/**
 * Features [N, D] from the bytes of an `.npy` file, as {@link readFeatures} reads them.
 *
 * @param bytes - the whole file, which is only read; the rows may share its memory
 * @param name - its name, for messages
 * @returns the rows as float32
 * @throws {@link DataError} when the array is not 2-D, not of floats, empty, truncated, or holds NaN or infinity (names row and
 * column)
 *
 * @example
 * ```ts
 * import { parseFeatures, writeNpy } from "@balms/datasets";
 *
 * const bytes = writeNpy({ shape: [2, 3], data: new Float32Array(6) });
 * console.log(parseFeatures(bytes, "x.npy").dimensions); // 3
 * ```
 */
export function parseFeatures(bytes: Uint8Array, name: string): Features {
  return atOnce(featureRows(bytes, name));
}

/** {@link parseFeatures} in pieces. */
export function* featureRows(bytes: Uint8Array, name: string): Work<Features> {
  const kind = contentKind(bytes);
  if (endingOf(name) !== ".npy" && kind !== "a NumPy array (.npy)") {
    throw new DataError({
      parameter: name,
      received: kind ?? `a file ending in "${endingOf(name)}"`,
      expected: "rows of numbers in an .npy file",
      hint: "Save them with numpy.save.",
    });
  }
  const { shape, data } = yield* npyArray(bytes, name);
  const [rows = 0, dimensions = 0] = shape;
  if (shape.length !== 2 || data.length === 0) {
    throw new DataError({
      parameter: name,
      received: `shape [${shape.join(", ")}]`,
      expected: "shape [rows, columns], neither of them 0",
      hint: "Save one row per example: x.reshape(len(x), -1).",
    });
  }
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new DataError({
      parameter: name,
      received: `a ${data.constructor.name}`,
      expected: "float32 or float64",
      hint: 'Convert before saving: numpy.save(path, x.astype("float32")).',
    });
  }
  const floats = data instanceof Float32Array ? data : new Float32Array(data.length);
  for (let start = 0; start < data.length; start += pieceSize) {
    const end = start + pieceSize;
    if (data instanceof Float64Array) floats.set(data.subarray(start, end), start);
    const bad = floats.subarray(start, end).findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw refuseNumber(data, start + bad, { dimensions, name });
    yield;
  }
  return { data: floats, rows, dimensions };
}

function refuseNumber(
  data: Float32Array | Float64Array,
  at: number,
  { dimensions, name }: { readonly dimensions: number; readonly name: string },
): DataError {
  return new DataError({
    parameter: name,
    received: `${data[at]} at row ${Math.floor(at / dimensions)}, column ${at % dimensions} (both from 0)`,
    expected: "finite numbers that float32 can hold",
    hint: "Look at the example that this row was computed from, or leave it out.",
  });
}
