import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { checkProfile } from "./check-profile.ts";
import { manifestDigest } from "./manifest-digest.ts";
import type { SplitManifest } from "./split-manifest.ts";

/**
 * A split from the text of its JSON file, fully checked: fields, rows in range and in one list only, digest.
 *
 * @param text - what {@link manifestToJSON} wrote
 * @param name - what error messages call the file
 * @throws {@link DataError} naming the field that is wrong
 *
 * @example
 * ```ts
 * import { createLongTailedSplit, manifestFromJSON, manifestToJSON } from "@balms/datasets";
 *
 * const split = createLongTailedSplit({
 *   labels: [0, 0, 0, 1, 1, 1],
 *   classes: ["cat", "eel"],
 *   profile: { kind: "step", imbalanceFactor: 3 },
 *   seed: 7,
 * });
 * console.log(manifestFromJSON(manifestToJSON(split), "split.json").counts); // [ 3, 1 ]
 * ```
 */
export function manifestFromJSON(text: string, name = "split manifest"): SplitManifest {
  const fields = parseObject(text, name);
  const wrong = (field: string, expected: string, hint?: string): DataError =>
    new DataError({
      parameter: `${name}: ${field}`,
      received: describeValue(fields[field]),
      expected,
      hint,
    });
  const { format, seed, classes, counts, digest } = fields;
  if (format !== "balms.split/1") throw wrong("format", '"balms.split/1"');
  if (typeof seed !== "string" && !Number.isFinite(seed)) throw wrong("seed", "a number or text");
  if (!isListOf(classes, isName) || new Set(classes).size !== classes.length) {
    throw wrong("classes", "a list of different class names");
  }
  if (!isListOf(counts, isCount) || counts.length !== classes.length) {
    throw wrong("counts", `${classes.length} whole numbers, one per class`);
  }
  const profile = checkProfile(fields["profile"]);
  if (profile === undefined) {
    throw wrong("profile", 'a "kind" with its imbalanceFactor and largest, or explicit counts');
  }
  const source = checkSource(fields["source"]);
  if (source === undefined)
    throw wrong("source", "the number of rows and the digest of the labels");
  const seen = new Set<number>();
  const [train, validation, meta] = ["train", "validation", "meta"].map((field) => {
    const rows = fields[field];
    if (!isListOf(rows, isCount) || !isAscending(rows) || rows.some((row) => row >= source.rows)) {
      throw wrong(field, `ascending rows from 0 to ${source.rows - 1}`);
    }
    if (rows.some((row) => seen.has(row))) throw wrong(field, "rows that no other list has");
    for (const row of rows) seen.add(row);
    return rows;
  });
  if (train.length !== counts.reduce((sum, count) => sum + count, 0)) {
    throw wrong("train", "as many rows as counts add up to");
  }
  const manifest = {
    format: "balms.split/1" as const,
    seed: seed as number | string,
    profile,
    classes,
    counts,
    source,
    train,
    validation,
    meta,
  };
  const expected = manifestDigest(manifest);
  if (digest !== expected) {
    throw wrong("digest", `"${expected}"`, "The file was changed by hand: make the split again.");
  }
  return { ...manifest, digest: expected };
}

function parseObject(text: string, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    // Editors put a byte order mark in front of what they save.
    value = JSON.parse(text.replace(/^\uFEFF/u, ""));
  } catch (cause) {
    throw new DataError({
      parameter: name,
      received: "text that is not JSON",
      expected: "a split manifest",
      hint: "The file is truncated or something else: make the split again.",
      cause,
    });
  }
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new DataError({
    parameter: name,
    received: describeValue(value),
    expected: "a JSON object",
  });
}

function checkSource(value: unknown): SplitManifest["source"] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { rows, labels } = value as Record<string, unknown>;
  return isCount(rows) && typeof labels === "string" ? { rows, labels } : undefined;
}

const isName = (value: unknown): value is string => typeof value === "string" && value !== "";

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isItem);
}

const isAscending = (rows: readonly number[]): boolean =>
  rows.every((row, index) => index === 0 || row > rows[index - 1]);
