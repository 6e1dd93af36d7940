import { checkList, compareCodePoints, bytesInTurns } from "@balms/core/adapter";
import { headFirst, readChunks } from "../content/read-chunks.ts";
import { unpackGzip } from "../content/unpack-gzip.ts";
import { openArray } from "../readers/array-stream.ts";
import { checkLabelOptions } from "./check-label-options.ts";
import { countArray } from "./count-array.ts";
import { judgeDigits, judgeIds } from "./judge-ids.ts";
import type { LabelOptions } from "./label-options.ts";
import type { IndicatorTally, LabelCount, LabelTally } from "./label-tally.ts";
import { expectedLabels, readLabelText } from "./label-text-reader.ts";
import type { LabelEntry } from "./label-entry.ts";
import { labelStorage } from "./parse-stored-labels.ts";
import { type LabelRefusal, refuseLabels } from "./refuse-labels.ts";

/** What {@link countLabels} takes. */
export interface CountLabelsOptions extends LabelOptions {
  /** What messages call the file. Default its path, and of pieces "labels". */
  readonly name?: string | undefined;
  /** Texts of a list, or of an array of text, that stand for no label, as "NA": their rows are counted apart, as `unlabeled`. */
  readonly missing?: readonly string[] | undefined;
  /** Stops between pieces of the file with an InterruptedError. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Counts the labels of a file: text, as {@link readLabelFile} takes it, `.npy` or IDX. It is read in pieces, so that memory
 * does not grow with its length.
 *
 * Arrays are whole numbers or text, [rows] or [rows, 1], one label for each row; or zeros and ones, [rows, classes], multi-hot
 * or one-hot, in C or Fortran order.
 *
 * @param source - the path of a file or pipe, or its bytes in pieces; the first say what it is
 * @param options - `format` (default "auto"), `classes`: known names, `missing`: texts that stand for no label, `name` for messages, `signal`
 * @returns n_c ≥ 1 of each label that occurs, ids ascending, names sorted by code point; of zeros and ones n_c ≥ 0 of each column, and how many rows have none or one
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
  source: string | AsyncIterable<Uint8Array>,
  options: CountLabelsOptions = {},
): Promise<LabelTally | IndicatorTally> {
  checkLabelOptions(options, ["name", "signal", "missing"]);
  if (options.missing !== undefined) checkList(options.missing, "missing");
  const {
    format = "auto",
    classes,
    name = typeof source === "string" ? source : "labels",
  } = options;
  // Ids that nobody has vouched for.
  const check = (refusal: LabelRefusal | undefined): void => {
    if (refusal !== undefined && format === "auto" && classes === undefined) {
      throw refuseLabels(name, refusal, options);
    }
  };
  const chunks =
    typeof source === "string"
      ? readChunks(source, expectedLabels, options.signal)
      : headFirst(bytesInTurns(source, options.signal), name, expectedLabels);
  const first = await chunks.next();
  const head = first.value ?? new Uint8Array(0);
  const storage = labelStorage(head, name);
  if (storage === "text") {
    const reader = readLabelText(name, options);
    reader.push(head);
    for await (const chunk of chunks) reader.push(chunk);
    const { kind, rows, unlabeled, entries, behindPaths } = reader.end();
    const all = {
      rows,
      ...(options.missing === undefined ? {} : { unlabeled }),
      ...(behindPaths ? { behindPaths } : {}),
    };
    if (kind === "names") return { kind, ...all, labels: countNames(entries) };
    const labels = countIds(entries);
    check(judgeDigits(entries) ?? judgeIds(labels, rows));
    return { kind, ...all, labels };
  }
  const stored = behind(head, chunks);
  const isPacked = storage === "idx" && head[0] === 0x1f;
  const plain = isPacked ? unpackGzip(stored, name) : stored;
  const tally = await countArray(await openArray(plain, name, storage), name, options);
  if (tally.kind === "ids") check(judgeIds(tally.labels, tally.rows));
  return tally;
}

async function* behind(
  head: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield head;
  yield* { [Symbol.asyncIterator]: () => chunks };
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
