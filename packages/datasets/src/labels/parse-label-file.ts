import { extname } from "node:path";
import { DataError } from "@balms/core";
import { contentKind } from "../content/content-kind.ts";
import { refuseBinary } from "../content/refuse-content.ts";
import { isGzippedIdx } from "../readers/inflate-idx.ts";
import { parseIdx } from "../readers/parse-idx.ts";
import { parseNpy } from "../readers/parse-npy.ts";
import { checkLabelOptions } from "./check-label-options.ts";
import { idsFromArray } from "./ids-from-array.ts";
import type { LabelFile } from "./label-file.ts";
import type { LabelOptions } from "./label-options.ts";
import { expectedLabels, readLabelText } from "./label-text-reader.ts";
import { RowList } from "./row-list.ts";

/** How a label file is stored, by its first bytes; what it cannot be is a DataError. */
export function labelStorage(bytes: Uint8Array, name: string): "npy" | "idx" | "text" {
  const kind = contentKind(bytes);
  const isNpy = kind === "a NumPy array (.npy)" || extname(name).toLowerCase() === ".npy";
  if (isNpy || kind === "an IDX file" || isGzippedIdx(bytes)) return isNpy ? "npy" : "idx";
  if (kind !== undefined) throw refuseBinary(kind, name, expectedLabels);
  return "text";
}

/** The bytes of a label file → ids or names. */
export function parseLabelFile(
  bytes: Uint8Array,
  name: string,
  options: LabelOptions = {},
): LabelFile {
  checkLabelOptions(options);
  const storage = labelStorage(bytes, name);
  const { format = "auto" } = options;
  if (storage !== "text") {
    if (format === "names" || format === "path-label") {
      throw new DataError({
        parameter: name,
        received: `an array of class ids, read as ${format}`,
        expected: "a text file",
      });
    }
    const array = storage === "npy" ? parseNpy(bytes, name) : parseIdx(bytes, name);
    return { kind: "ids", ids: idsFromArray(array, name) };
  }
  const places = new RowList();
  const reader = readLabelText(name, options, (place) => places.add(place));
  // In pieces: a text may be longer than one string can be.
  const piece = 2 ** 20;
  for (let start = 0; start < bytes.length; start += piece) {
    reader.push(bytes.subarray(start, start + piece));
  }
  const { kind, entries } = reader.end();
  const rows = places.rows();
  if (kind === "names") return { kind, names: Array.from(rows, (place) => entries[place].text) };
  const ids = entries.map(({ text }) => Number(text) + 0);
  return { kind, ids: rows.map((place) => ids[place]) };
}
