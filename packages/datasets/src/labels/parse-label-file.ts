import { DataError } from "@balms/core";
import { atOnce, type Work } from "@balms/core/adapter";
import { contentKind } from "../content/content-kind.ts";
import { endingOf } from "../content/ending-of.ts";
import { refuseBinary } from "../content/refuse-content.ts";
import type { NpyArray } from "../readers/npy-array.ts";
import { npyArray } from "../readers/parse-npy.ts";
import { checkLabelOptions } from "./check-label-options.ts";
import { idsFromArray } from "./ids-from-array.ts";
import type { LabelFile } from "./label-file.ts";
import type { LabelOptions } from "./label-options.ts";
import { expectedLabels, readLabelText } from "./label-text-reader.ts";
import { RowList } from "./row-list.ts";

/** Bytes, or rows: a few milliseconds of either. */
const mostAtOnce = 2 ** 18;

/**
 * Class ids or names from the bytes of a label file, in Node and in browsers: an `.npy` array of whole numbers, or text, one label
 * per line.
 *
 * @param bytes - the whole file, which is only read
 * @param name - its name, for messages
 * @param options - `format` of a text (default "auto"), known `classes`
 * @returns ids ≥ 0 or names, one per row, in memory of their own
 * @throws {@link DataError} for what are no labels, naming the row or line
 *
 * @example
 * ```ts
 * import { parseLabelFile } from "@balms/datasets/bytes";
 *
 * console.log(parseLabelFile(new TextEncoder().encode("cat\nlynx\ncat\n"), "labels.txt").kind); // names
 * ```
 */
export function parseLabelFile(
  bytes: Uint8Array,
  name: string,
  options: LabelOptions = {},
): LabelFile {
  checkLabelOptions(options);
  return atOnce(labelFile(bytes, name, options));
}

/** {@link parseLabelFile} in pieces. */
export function* labelFile(
  bytes: Uint8Array,
  name: string,
  options: LabelOptions,
): Work<LabelFile> {
  if (isNpyFile(bytes, name)) {
    return yield* labelsOfArray(yield* npyArray(bytes, name), name, options);
  }
  const kind = contentKind(bytes);
  if (kind !== undefined) throw refuseBinary(kind, name, expectedLabels);
  const places = new RowList();
  const reader = readLabelText(name, options, (place) => places.add(place));
  // A text may be longer than one string can be.
  for (let start = 0; start < bytes.length; start += mostAtOnce) {
    reader.push(bytes.subarray(start, start + mostAtOnce));
    yield;
  }
  const { kind: found, entries } = reader.end();
  const rows = places.rows();
  if (found === "names") {
    const names: string[] = [];
    for (const place of rows) {
      names.push(entries[place].text);
      if (names.length % mostAtOnce === 0) yield;
    }
    return { kind: found, names };
  }
  const ids = entries.map(({ text }) => Number(text) + 0);
  for (let row = 0; row < rows.length; row++) {
    rows[row] = ids[rows[row]];
    if (row % mostAtOnce === 0) yield;
  }
  return { kind: found, ids: rows };
}

/** Whether a file is a NumPy array, or says so by its name. */
export function isNpyFile(bytes: Uint8Array, name: string): boolean {
  return contentKind(bytes) === "a NumPy array (.npy)" || endingOf(name) === ".npy";
}

/** The ids of an array, in pieces. */
export function* labelsOfArray(
  array: NpyArray,
  name: string,
  { format = "auto" }: LabelOptions,
): Work<LabelFile> {
  if (format === "names" || format === "path-label") {
    throw new DataError({
      parameter: name,
      received: `an array of class ids, read as ${format}`,
      expected: "a text file",
    });
  }
  return { kind: "ids", ids: yield* idsFromArray(array, name) };
}
