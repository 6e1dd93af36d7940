import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { LabelFile } from "./label-file.ts";
import type { LabelOptions } from "./label-options.ts";
import { parseStoredLabels } from "./parse-stored-labels.ts";

/**
 * Class ids from the bytes of a label file, as {@link readLabels} reads them.
 *
 * @param bytes - the whole file, which is only read
 * @param name - its name, for messages
 * @param options - `format` of a text (default "auto")
 * @returns ids ≥ 0, one per row, in memory of their own
 * @throws {@link DataError} for negative or broken ids and for names
 *
 * @example
 * ```ts
 * import { parseLabels } from "@balms/datasets";
 *
 * console.log(parseLabels(new TextEncoder().encode("0\n2\n"), "labels.txt")); // Int32Array(2) [ 0, 2 ]
 * ```
 */
export function parseLabels(bytes: Uint8Array, name: string, options?: LabelOptions): Int32Array {
  return onlyIds(parseStoredLabels(bytes, name, options), name);
}

/** Class ids of labels that are no names. */
export function onlyIds(labels: LabelFile, name: string): Int32Array {
  if (labels.kind === "ids") return labels.ids;
  throw new DataError({
    parameter: name,
    received: `the name ${describeValue(labels.names[0])} in line 1`,
    expected: "class ids",
    hint: "Number the classes from 0 in the order of the model's outputs.",
  });
}
