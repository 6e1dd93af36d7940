import { ArgumentError, type ClassPrior } from "@balms/core";
import { parseLabelFile, type LabelFile } from "@balms/datasets/bytes";
import { labelIds, labelOptions } from "../../../packages/cli/src/evaluate/label-ids.ts";
import { bytesOf } from "./bytes-of.ts";

/**
 * Class ids [N] of a file with a label for each row.
 *
 * @param prior - whose classes the labels are of
 * @param rows - how many rows there are, and in which file
 * @throws {@link BalmsError} for what is no label, naming the row or line, and for another number of rows
 */
export async function readLabelIds(
  file: File,
  prior: ClassPrior,
  rows: { readonly count: number; readonly of: string },
): Promise<Int32Array> {
  const labels = labelIds(await readLabels(file, prior), prior, file.name);
  checkLength(labels.length, file, rows);
  return labels;
}

/** Labels as they are in the file: ids or names. */
export async function readLabels(file: File, prior?: ClassPrior): Promise<LabelFile> {
  const bytes = await bytesOf(file);
  const isTable = /\.[ct]sv$/iu.test(file.name);
  const options = prior === undefined ? { nameFormat: () => undefined } : labelOptions(prior);
  return parseLabelFile(isTable ? withoutHeader(bytes) : bytes, file.name, options);
}

/** Refuses another number of labels than there are rows. */
export function checkLength(
  labels: number,
  file: File,
  rows: { readonly count: number; readonly of: string },
): void {
  if (labels === rows.count) return;
  throw new ArgumentError({
    parameter: file.name,
    received: `${labels} labels`,
    expected: `${rows.count}, one for each row of ${rows.of}`,
  });
}

/** A table of one column has its name in the first line. */
function withoutHeader(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0x0a);
  const first = new TextDecoder().decode(bytes.subarray(0, Math.max(0, Math.min(end, 200))));
  return /^\uFEFF?"?(?:class|class_id|label|label_id|labels|target|y)"?\r?$/iu.test(first)
    ? bytes.subarray(end + 1)
    : bytes;
}
