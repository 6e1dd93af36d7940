import { DataError } from "@balms/core";
import { parseLabelFile } from "./parse-label-file.ts";

/**
 * Class ids from the bytes of a label file, as {@link readLabels} reads them.
 *
 * @param bytes - the whole file
 * @param name - its name, whose ending says what it is; for messages too
 * @returns ids ≥ 0, one per row
 * @throws DataError for negative or broken ids and for names
 *
 * @example
 * ```ts
 * import { parseLabels } from "@balms/datasets";
 *
 * console.log(parseLabels(new TextEncoder().encode("0\n2\n"), "labels.txt")); // Int32Array(2) [ 0, 2 ]
 * ```
 */
export function parseLabels(bytes: Uint8Array, name: string): Int32Array {
  const labels = parseLabelFile(bytes, name);
  if (labels.kind === "ids") return labels.ids;
  throw new DataError({
    parameter: name,
    received: `the name "${labels.names[0]}" in line 1`,
    expected: "class ids",
    hint: "Number the classes from 0 in the order of the model's outputs.",
  });
}
