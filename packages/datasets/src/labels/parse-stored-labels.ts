import { atOnce, type Work } from "@balms/core/adapter";
import { contentKind } from "../content/content-kind.ts";
import { refuseBinary } from "../content/refuse-content.ts";
import { inflateIdx, isGzippedIdx } from "../readers/inflate-idx.ts";
import { idxArray } from "../readers/parse-idx.ts";
import { checkLabelOptions } from "./check-label-options.ts";
import type { LabelFile } from "./label-file.ts";
import type { LabelOptions } from "./label-options.ts";
import { expectedLabels } from "./label-text-reader.ts";
import { isNpyFile, labelFile, labelsOfArray } from "./parse-label-file.ts";

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
  const isPacked = isGzippedIdx(bytes);
  return atOnce(storedLabels(isPacked ? inflateIdx(bytes, name) : bytes, name, options));
}

/** {@link parseStoredLabels} in pieces, of what is not packed. */
export function* storedLabels(
  bytes: Uint8Array,
  name: string,
  options: LabelOptions,
): Work<LabelFile> {
  return yield* labelStorage(bytes, name) === "idx"
    ? labelsOfArray(yield* idxArray(bytes, name), name, options)
    : labelFile(bytes, name, options);
}
