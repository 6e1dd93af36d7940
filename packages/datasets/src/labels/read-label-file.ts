import { inTurns } from "@balms/core/adapter";
import type { LabelFile } from "./label-file.ts";
import { checkLabelOptions } from "./check-label-options.ts";
import type { LabelReading } from "./label-options.ts";
import { storedLabels } from "./parse-stored-labels.ts";
import { inflateIdxMeanwhile, isGzippedIdx } from "../readers/inflate-idx.ts";
import { readBytes } from "../readers/read-bytes.ts";

/**
 * Reads labels: `.npy` and IDX (1-D integers), or text with one class id or one class name per line, or lists of paths
 * with a label behind each.
 *
 * What is plainly something else is not taken for class names: tables, JSON, lists in which hardly a line repeats.
 *
 * @param path - the file; its first bytes say what it is
 * @param options - `format` of a text (default "auto"), `classes`: names that are known; `signal`: ends it
 * @returns class ids ≥ 0, or names as they stand in the file
 * @throws {@link DataError} for negative or broken ids, empty lines, ids mixed with names, and what is no list of labels:
 * it says what it looks like, and which format would take it
 * @throws {@link InterruptedError} when the signal fires
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
export async function readLabelFile(path: string, options: LabelReading = {}): Promise<LabelFile> {
  checkLabelOptions(options, ["signal"]);
  const { signal, ...known } = options;
  const bytes = await readBytes(path, undefined, signal);
  const isPacked = isGzippedIdx(bytes);
  const plain = isPacked ? await inflateIdxMeanwhile(bytes, path, signal) : bytes;
  return inTurns(storedLabels(plain, path, known), signal);
}
