import { compareCodePoints } from "@balms/core/adapter";
import { readChunks } from "../content/read-chunks.ts";
import { parseIdx } from "../readers/parse-idx.ts";
import { parseNpy } from "../readers/parse-npy.ts";
import { checkLabelOptions } from "./check-label-options.ts";
import { idsFromArray } from "./ids-from-array.ts";
import { judgeDigits, judgeIds } from "./judge-ids.ts";
import type { LabelOptions } from "./label-options.ts";
import type { LabelCount, LabelTally } from "./label-tally.ts";
import { expectedLabels, readLabelText } from "./label-text-reader.ts";
import type { LabelEntry } from "./label-entry.ts";
import { labelStorage } from "./parse-label-file.ts";
import { type LabelRefusal, refuseLabels } from "./refuse-labels.ts";

/** What {@link countLabels} takes. */
export interface CountLabelsOptions extends LabelOptions {
  /** What messages call the file. Default its path. */
  readonly name?: string | undefined;
  /** Stops between pieces of the file with an InterruptedError. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Counts the labels of a file: text, as {@link readLabelFile} takes it, `.npy` or IDX. Text is read in pieces, so that
 * memory does not grow with its length; a pipe may stand for a file.
 *
 * @param path - the file; its first bytes say what it is
 * @param options - `format` (default "auto"), `classes`: known names, `name` for messages, `signal`
 * @returns n_c ≥ 1 of each label that occurs, ids ascending, names sorted by code point
 * @throws {@link DataError} when the content is no list of labels, or is plainly something else: it says what, and which
 * format would take it
 * @throws {@link InterruptedError} when the signal fires
 *
 * @example
 * ```ts
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { countLabels } from "@balms/datasets";
 *
 * const path = join(await mkdtemp(join(tmpdir(), "balms-")), "train.txt");
 * await writeFile(path, "airfield/1.jpg 0\nairfield/2.jpg 0\nbar/1.jpg 1\n");
 * const { kind, labels } = await countLabels(path);
 * console.log(kind, labels.map(({ label, count }) => [label, count])); // ids [ [ 0, 2 ], [ 1, 1 ] ]
 * ```
 */
export async function countLabels(
  path: string,
  options: CountLabelsOptions = {},
): Promise<LabelTally> {
  checkLabelOptions(options, ["name", "signal"]);
  const { format = "auto", classes, name = path } = options;
  // Ids that nobody has vouched for.
  const check = (refusal: LabelRefusal | undefined): void => {
    if (refusal !== undefined && format === "auto" && classes === undefined) {
      throw refuseLabels(name, refusal, options);
    }
  };
  const chunks = readChunks(path, expectedLabels, options.signal);
  const first = await chunks.next();
  const head = first.value ?? new Uint8Array(0);
  const storage = labelStorage(head, name, options.format);
  if (storage === "text") {
    const reader = readLabelText(name, options);
    reader.push(head);
    for await (const chunk of chunks) reader.push(chunk);
    const { kind, rows, entries, behindPaths } = reader.end();
    const all = { rows, ...(behindPaths ? { behindPaths } : {}) };
    if (kind === "names") return { kind, ...all, labels: countNames(entries) };
    const labels = countIds(entries);
    check(judgeDigits(entries) ?? judgeIds(labels, rows));
    return { kind, ...all, labels };
  }
  const whole = [head];
  for await (const chunk of chunks) whole.push(chunk);
  const bytes = Buffer.concat(whole);
  const array = storage === "npy" ? parseNpy(bytes, name) : parseIdx(bytes, name);
  const ids = idsFromArray(array, name);
  const counts = new Map<number, { label: number; count: number; first: number }>();
  ids.forEach((label, row) => {
    const known = counts.get(label);
    if (known === undefined) counts.set(label, { label, count: 1, first: row });
    else known.count++;
  });
  const labels = ascending(counts.values());
  check(judgeIds(labels, ids.length));
  return { kind: "ids", rows: ids.length, labels };
}

/** Counts by id: "1" and "01" are one. */
function countIds(entries: readonly LabelEntry[]): LabelCount<number>[] {
  const counts = new Map<number, { label: number; count: number; first: number }>();
  for (const { text, count, first } of entries) {
    const label = Number(text) + 0;
    const known = counts.get(label);
    if (known === undefined) counts.set(label, { label, count, first });
    else known.count += count;
  }
  return ascending(counts.values());
}

function countNames(entries: readonly LabelEntry[]): LabelCount<string>[] {
  return entries
    .map(({ text: label, count, first }) => ({ label, count, first }))
    .toSorted((left, right) => compareCodePoints(left.label, right.label));
}

function ascending(counts: Iterable<LabelCount<number>>): LabelCount<number>[] {
  return [...counts].toSorted((left, right) => left.label - right.label);
}
