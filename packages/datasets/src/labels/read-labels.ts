import type { LabelReading } from "./label-options.ts";
import { onlyIds } from "./parse-labels.ts";
import { readLabelFile } from "./read-label-file.ts";

/**
 * Reads class ids from an `.npy` or IDX file (1-D integers) or a text file (one id per line, or one behind each path).
 *
 * @param path - the file; its first bytes say what it is
 * @param options - `format` of a text (default "auto"); `signal`: ends it
 * @returns ids ≥ 0, one per row
 * @throws {@link DataError} for negative or broken ids and for names, which {@link readLabelFile} takes
 * @throws {@link InterruptedError} when the signal fires
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { readLabels } from "@balms/datasets";
 *
 * const path = join(await mkdtemp(join(tmpdir(), "balms-")), "labels.txt");
 * await writeFile(path, "0\n2\n1\n");
 * console.log(await readLabels(path)); // Int32Array(3) [ 0, 2, 1 ]
 * ```
 */
export async function readLabels(path: string, options?: LabelReading): Promise<Int32Array> {
  return onlyIds(await readLabelFile(path, options), path);
}
