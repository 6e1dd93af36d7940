import { extname } from "node:path";
import { DataError } from "@balms/core";
import { idsFromArray } from "./ids-from-array.ts";
import type { LabelFile } from "./label-file.ts";
import { parseLabelText } from "./parse-label-text.ts";
import { parseNpy } from "./parse-npy.ts";
import { readBytes } from "./read-bytes.ts";

/**
 * Reads labels: `.npy` (1-D integers) or `.txt` (one class id or one class name per line).
 *
 * @param path - the file; its ending says what it is
 * @returns class ids ≥ 0, or names as they stand in the file
 * @throws DataError for negative or broken ids, empty lines, ids mixed with names, other endings
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { readLabelFile } from "@balms/datasets";
 *
 * const path = join(await mkdtemp(join(tmpdir(), "balms-")), "labels.txt");
 * await writeFile(path, "cat\ndog\ncat\n");
 * console.log(await readLabelFile(path)); // { kind: 'names', names: [ 'cat', 'dog', 'cat' ] }
 * ```
 */
export async function readLabelFile(path: string): Promise<LabelFile> {
  const ending = extname(path).toLowerCase();
  if (ending !== ".npy" && ending !== ".txt") {
    throw new DataError({
      parameter: path,
      received: `a file ending in "${ending}"`,
      expected: "labels in an .npy file or, one per line, in a .txt file",
      hint: "Save them with numpy.save, or write one label per line.",
    });
  }
  const bytes = await readBytes(path);
  if (ending === ".npy") return { kind: "ids", ids: idsFromArray(parseNpy(bytes, path), path) };
  return parseLabelText(new TextDecoder().decode(bytes), path);
}
