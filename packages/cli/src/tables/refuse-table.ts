import { BalmsError, DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";

const most = 300;

/** What DuckDB says of a file that it cannot read → what is wrong with it, and what to do. */
const meanings: readonly (readonly [pattern: RegExp, received: string, hint?: string])[] = [
  [
    /Maximum line size|does not support a full read|maximum_object_size/u,
    "a line that is far too long for a row",
    "A quote that is not closed may run on; else this is no table with one row per line.",
  ],
  [/Invalid unicode|Invalid string encoding/u, "text that is not UTF-8", "Save it as UTF-8."],
  [
    /unterminated quote/u,
    "a quote that is not closed, or has something behind it",
    "Within quotes, a quote is written twice.",
  ],
  [
    /state machine reached an invalid state/u,
    "lines that are no CSV",
    "Lines may end in one way alone, and within quotes a quote is written twice.",
  ],
  [
    /Data corruption detected|match checksum/u,
    "compressed data that are damaged",
    "Copy it again.",
  ],
  [
    /No magic bytes|too small to be a Parquet|Parquet magic/u,
    "Parquet that is cut off",
    "Copy it again.",
  ],
  [/Footer length error|TProtocol|thrift/iu, "Parquet whose footer is damaged", "Copy it again."],
  [
    /max_temp_directory_size|No space left|failed to offload|Out of Memory/iu,
    "more different cells than there is room for",
    "This looks like names of examples, not of classes.",
  ],
];

/** The refusal of a table for what the database said of it. */
export function refuseTable(name: string, error: unknown): unknown {
  if (BalmsError.isInstance(error) || !(error instanceof Error)) return error;
  const message = withoutMiddle(error.message);
  const line = /CSV Error on Line: (\d+)/u.exec(message)?.[1];
  const [, wanted, found] =
    [...message.matchAll(/Expected Number of Columns: (\d+) Found: (\d+)/gu)].at(-1) ?? [];
  if (line !== undefined && wanted !== undefined) {
    return new DataError({
      parameter: name,
      received: `${found} ${found === "1" ? "cell" : "cells"} in line ${line}`,
      expected: `${wanted}, as in the first line`,
      hint: "A text with a delimiter in it takes quotes.",
      cause: error,
    });
  }
  const json =
    /Malformed JSON in file .*, at byte \d+ in (?:line|record\/value) (\d+): ([^\n.]*)/u.exec(
      message,
    );
  if (json !== null) {
    return new DataError({
      parameter: name,
      // DuckDB counts from 1 in some places, and from 2 in others.
      received: `broken JSON near row ${json[1]}: ${json[2]}`,
      expected: "an object in each row",
      cause: error,
    });
  }
  const object =
    /JSON transform error [^\n]*?: (?:Expected OBJECT[^:]*: ([^\n]*)|Object .* has (duplicate key "[^\n]*"))/u.exec(
      message,
    );
  if (object !== null) {
    const [, other = "", key] = object;
    return new DataError({
      parameter: name,
      received: key === undefined ? other.slice(0, 60) : `an object with the ${key.slice(0, 60)}`,
      expected: "an object in each row",
      cause: error,
    });
  }
  const known = meanings.find(([pattern]) => pattern.test(message));
  const [first = ""] = message.split("\n");
  return new DataError({
    parameter: name,
    received:
      known === undefined
        ? `what DuckDB cannot read: ${describeValue(first.slice(0, most))}`
        : `${known[1]}${line === undefined ? "" : ` in line ${line}`}`,
    expected: "a table",
    hint: known?.[2],
    cause: error,
  });
}

/** DuckDB quotes a line of the file between its own words: of a long one, the ends say enough. */
function withoutMiddle(message: string): string {
  const end = 10_000;
  return message.length <= 2 * end ? message : `${message.slice(0, end)}…${message.slice(-end)}`;
}
