import { DataError } from "@balms/core";
import { contentKind } from "@balms/datasets";
import { gzipHead, lookedAt } from "./gzip-head.ts";
import { checkLooksLikeLabels } from "./looks-like-table.ts";
import { recognizeJson } from "./recognize-json.ts";
import type { CountOptions } from "./count-options.ts";
import type { SourceKind } from "./source-kind.ts";
import type { StagedSource } from "./stage-source.ts";
import { refuseUnreadable } from "./unreadable-kinds.ts";

/**
 * What a file is, by its first bytes; where they leave it open, by its name and by what the options say.
 *
 * @throws {@link DataError} for what nobody reads here, and for tables of which it is not said where the labels stand.
 */
export function recognizeSource(source: StagedSource, options: CountOptions): SourceKind {
  const { name, head } = source;
  const kind = contentKind(head);
  if (kind === "gzip data") return recognizeGzip(source, options);
  if (kind === "Zstandard data") return { ...tableOfName(name, options), compression: "zstd" };
  if (kind === "a Parquet file") return { kind: "table", format: "parquet", compression: "none" };
  if (kind === "a NumPy array (.npy)" || kind === "an IDX file") return { kind: "labels" };
  if (kind === "a NumPy archive (.npz)") return { kind: "archive" };
  if (kind !== undefined) return refuseUnreadable(name, kind);
  return recognizeText(source, options, "none");
}

function recognizeText(
  source: StagedSource,
  options: CountOptions,
  compression: "none" | "gzip",
): SourceKind {
  const { name, head } = source;
  if (head.includes(0) && options.label === undefined) return { kind: "labels" };
  const text = new TextDecoder().decode(head);
  const json = recognizeJson(name, text, options);
  if (json !== undefined) return { ...json, compression };
  if (asksForTable(options)) return { kind: "table", format: "csv", compression };
  checkLooksLikeLabels(name, text, options);
  return { kind: "labels" };
}

function recognizeGzip(source: StagedSource, options: CountOptions): SourceKind {
  const { name, head } = source;
  let inside: Uint8Array;
  try {
    inside = gzipHead(head).subarray(0, 2 ** 16);
  } catch (cause) {
    throw new DataError({
      parameter: name,
      received: "gzip data that cannot be unpacked",
      expected: "a whole gzip file",
      hint: "The file is truncated or damaged. Copy it again.",
      cause,
    });
  }
  // Names and comments of any length are read a byte at a time by others, and so are members that hold nothing.
  if (inside.length === 0 && head.length >= lookedAt) {
    throw new DataError({
      parameter: name,
      received: `gzip data of which ${lookedAt} bytes hold nothing`,
      expected: "a gzip file as programs write it",
    });
  }
  const kind = contentKind(inside);
  if (kind === "an IDX file") return { kind: "labels" };
  if (kind !== undefined) return refuseUnreadable(name, `gzip data, and in them ${kind}`);
  const found = recognizeText({ ...source, head: inside }, options, "gzip");
  if (found.kind === "table" || found.kind === "annotations") return found;
  return refuseUnreadable(name, "gzip data");
}

function asksForTable({ label, columns, separator, header }: CountOptions): boolean {
  return (
    label !== undefined || columns !== undefined || separator !== undefined || header === false
  );
}

/** Nothing here unpacks Zstandard for a look; where the table is counted, DuckDB does. */
function tableOfName(
  name: string,
  options: CountOptions,
): { kind: "table"; format: "csv" | "json-lines" | "json-array" } {
  const ending = /\.(\w+)\.zstd?$/iu.exec(name)?.[1]?.toLowerCase() ?? "";
  if (["jsonl", "ndjson"].includes(ending)) return { kind: "table", format: "json-lines" };
  if (ending === "json") return { kind: "table", format: "json-array" };
  if (["csv", "tsv"].includes(ending) || asksForTable(options)) {
    return { kind: "table", format: "csv" };
  }
  return refuseUnreadable(name, "Zstandard data");
}
