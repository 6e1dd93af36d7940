import type { LabelFile } from "./label-file.ts";
import { checkLabelOptions } from "./check-label-options.ts";
import type { LabelOptions } from "./label-options.ts";
import { parseStoredLabels } from "./parse-stored-labels.ts";
import { readBytes } from "../readers/read-bytes.ts";

/**
 * Reads labels: `.npy` and IDX (1-D integers), or text with one class id or one class name per line, or lists of paths
 * with a label behind each.
 *
 * What is plainly something else is not taken for class names: tables, JSON, lists in which hardly a line repeats.
 *
 * @param path - the file; its first bytes say what it is
 * @param options - `format` of a text (default "auto"), `classes`: names that are known
 * @returns class ids ≥ 0, or names as they stand in the file
 * @throws {@link DataError} for negative or broken ids, empty lines, ids mixed with names, and what is no list of labels:
 * it says what it looks like, and which format would take it
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
export async function readLabelFile(path: string, options?: LabelOptions): Promise<LabelFile> {
  checkLabelOptions(options);
  return parseStoredLabels(await readBytes(path), path, options);
}
