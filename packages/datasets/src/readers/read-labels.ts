import { DataError } from "@balms/core";
import { readLabelFile } from "./read-label-file.ts";

/**
 * Reads class ids from an `.npy` file (1-D integers) or a `.txt` file (one id per line).
 *
 * @param path - the file; its ending says what it is
 * @returns ids ≥ 0, one per row
 * @throws DataError for negative or broken ids and for names, which {@link readLabelFile} takes
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
export async function readLabels(path: string): Promise<Int32Array> {
  const labels = await readLabelFile(path);
  if (labels.kind === "ids") return labels.ids;
  throw new DataError({
    parameter: path,
    received: `the name "${labels.names[0]}" in line 1`,
    expected: "class ids",
    hint: "Number the classes from 0 in the order of the model's outputs.",
  });
}
