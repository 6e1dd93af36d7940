import type { LabelFile } from "./label-file.ts";
import { parseLabelFile } from "./parse-label-file.ts";
import { readBytes } from "./read-bytes.ts";

/**
 * Reads labels: `.npy` (1-D integers), or text with one class id or one class name per line.
 *
 * @param path - the file; an ending other than `.npy` stands for text
 * @returns class ids ≥ 0, or names as they stand in the file
 * @throws DataError for negative or broken ids, empty lines, ids mixed with names, binary files
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
  return parseLabelFile(await readBytes(path), path);
}
