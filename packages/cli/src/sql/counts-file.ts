import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { delimitedLines, delimiterOf } from "../tables/delimited-lines.ts";

/** What a database has counted. */
export interface CountsFile {
  /** Each label and its rows; the empty one is that of rows without a label. */
  readonly labels: ReadonlyMap<string, number>;
  /** Rows in all, where one may have several labels or none; undefined where each has at most one. */
  readonly examples: number | undefined;
}

/** How such a file looks, for a message. */
export const countsForm = "CSV under the header label,count or label,count,examples";

/**
 * Reads the result of the query that `balms prior sql` prints: CSV under a header, with commas, semicolons or tabs, quotes or none.
 *
 * @param text - Content of the file, without a byte order mark.
 * @param path - The file, for messages.
 * @throws {@link DataError} naming the line that is wrong.
 */
export function countsFile(text: string, path: string): CountsFile {
  const refuse = (received: string, hint?: string): never => {
    throw new DataError({ parameter: path, received, expected: countsForm, hint });
  };
  const separator = delimiterOf(text);
  if (separator === undefined) return refuse("no table: its first line has no comma", asCsv);
  const [header, ...lines] = [...delimitedLines(text, separator, refuse)].filter(
    ({ cells }) => cells.length > 1 || cells[0] !== "",
  );
  const names = (header?.cells ?? []).map((name) => name.toLowerCase());
  const hasExamples = names.length === 3 && names[2] === "examples";
  if (names[0] !== "label" || names[1] !== "count" || (names.length > 2 && !hasExamples)) {
    return refuse(`the header ${describeValue((header?.cells ?? []).join(separator))}`, asCsv);
  }
  const labels = new Map<string, number>();
  const places = new Map<string, number>();
  let examples: number | undefined;
  for (const { line, cells, spaced } of lines) {
    if (cells.length !== names.length) {
      const hint = `A label with ${describeValue(separator)} in it takes quotes.`;
      return refuse(`${cells.length} cells in line ${line}`, hint);
    }
    const [label = "", count = "", all = count] = cells;
    const wrong = [count, all].find(
      (one) => !/^\d+$/u.test(one) || !Number.isSafeInteger(Number(one)),
    );
    if (wrong !== undefined) {
      return refuse(`the count ${describeValue(wrong)} in line ${line}`, "Write digits alone.");
    }
    const name = nothing.has(label) ? "" : label.trim();
    const [written = ""] = spaced;
    const known = nothing.has(written) ? "" : written;
    const earlier = places.get(known);
    if (earlier !== undefined) {
      refuse(
        `the label ${describeValue(name)} in line ${line} and already in line ${earlier}`,
        once,
      );
    }
    places.set(known, line);
    const before = labels.get(name);
    if (hasExamples && before !== undefined && name !== "") {
      refuse(
        `the label ${describeValue(name)} in line ${line}, and in a line before with other space around it`,
        "A row that has both would count twice: take the space off in the table, or count it as a file with `balms prior count`.",
      );
    }
    labels.set(name, (before ?? 0) + Number(count));
    if (!hasExamples) continue;
    if (examples !== undefined && examples !== Number(all)) {
      refuse(`${all} examples in line ${line}, and ${examples} in those before`, once);
    }
    examples = Number(all);
  }
  return labels.size === 0 ? refuse("a header, and nothing below it") : { labels, examples };
}

// As ClickHouse writes NULL.
const nothing = new Set(["", String.raw`\N`]);
const asCsv =
  "Take the output as CSV, with its header: as `psql --csv` and `duckdb -csv` write it.";
const once =
  "This is not the result of one query: count anew, or add the counts up with `balms prior merge`.";
