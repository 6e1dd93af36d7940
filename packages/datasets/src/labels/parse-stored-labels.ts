import { contentKind } from "../content/content-kind.ts";
import { refuseBinary } from "../content/refuse-content.ts";
import { isGzippedIdx } from "../readers/inflate-idx.ts";
import { parseIdx } from "../readers/parse-idx.ts";
import { checkLabelOptions } from "./check-label-options.ts";
import type { LabelFile } from "./label-file.ts";
import type { LabelOptions } from "./label-options.ts";
import { expectedLabels } from "./label-text-reader.ts";
import { isNpyFile, labelsOfArray, parseLabelFile } from "./parse-label-file.ts";

/** How a label file is stored, by its first bytes; what it cannot be is a DataError. */
export function labelStorage(bytes: Uint8Array, name: string): "npy" | "idx" | "text" {
  if (isNpyFile(bytes, name)) return "npy";
  const kind = contentKind(bytes);
  if (kind === "an IDX file" || isGzippedIdx(bytes)) return "idx";
  if (kind !== undefined) throw refuseBinary(kind, name, expectedLabels);
  return "text";
}

/** The bytes of a label file → ids or names; also those of an IDX file, which may be gzipped. */
export function parseStoredLabels(
  bytes: Uint8Array,
  name: string,
  options: LabelOptions = {},
): LabelFile {
  checkLabelOptions(options);
  return labelStorage(bytes, name) === "idx"
    ? labelsOfArray(parseIdx(bytes, name), name, options)
    : parseLabelFile(bytes, name, options);
}
