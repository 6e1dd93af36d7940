import { extname } from "node:path";
import { DataError } from "@balms/core";
import type { Features } from "./features.ts";
import { readNpy } from "./read-npy.ts";

/**
 * Reads features [N, D] from an `.npy` file of float32 or float64.
 *
 * @param path - a 2-D array, one row per example
 * @returns the rows as float32
 * @throws DataError when the file is not 2-D, not of floats, empty, truncated, or holds NaN or infinity (names row and
 * column)
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { readFeatures, writeNpy } from "@balms/datasets";
 *
 * const path = join(await mkdtemp(join(tmpdir(), "balms-")), "features.npy");
 * await writeFile(path, writeNpy({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }));
 * const { rows, dimensions } = await readFeatures(path);
 * console.log(rows, dimensions); // 2 3
 * ```
 */
export async function readFeatures(path: string): Promise<Features> {
  if (extname(path).toLowerCase() !== ".npy") {
    throw new DataError({
      parameter: path,
      received: `a file ending in "${extname(path)}"`,
      expected: "features in an .npy file",
      hint: "Save them with numpy.save.",
    });
  }
  const { shape, data } = await readNpy(path);
  const [rows = 0, dimensions = 0] = shape;
  if (shape.length !== 2 || data.length === 0) {
    throw new DataError({
      parameter: path,
      received: `shape [${shape.join(", ")}]`,
      expected: "shape [rows, dimensions], neither of them 0",
      hint: "Save the features as one row per example: x.reshape(len(x), -1).",
    });
  }
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new DataError({
      parameter: path,
      received: `a ${data.constructor.name}`,
      expected: "float32 or float64",
      hint: 'Convert before saving: numpy.save(path, x.astype("float32")).',
    });
  }
  const floats = data instanceof Float32Array ? data : Float32Array.from(data);
  const bad = floats.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const row = Math.floor(bad / dimensions);
    throw new DataError({
      parameter: path,
      received: `${data[bad]} at row ${row}, column ${bad % dimensions} (both from 0)`,
      expected: "finite numbers that float32 can hold",
      hint: "Look at the example that this row was computed from, or leave it out.",
    });
  }
  return { data: floats, rows, dimensions };
}
