import { isMediaPath, splitMediaPath } from "./media-path.ts";
import { isNumberList } from "./number-text.ts";

/** What a line looks like when it looks like no class name. */
export interface LineLook {
  /** As in "received JSON in line 1". */
  readonly kind: string;
  /** What to do, unless it is a name after all. */
  readonly remedy: string;
  /** Whether it can be read as a path and a label. */
  readonly isPathLabel?: boolean;
  /** Whether it says that there is no label. */
  readonly isMissing?: boolean;
}

const oneColumn = "Write the column of the labels alone, one label per line, without a header.";
const alone = "Write the labels alone, one per line.";

const separators = new Map([
  ["\t", "columns with tabs between them (TSV)"],
  [",", "columns with commas between them (CSV)"],
  [";", "columns with semicolons between them (CSV)"],
  ["|", "columns with bars between them"],
]);

const starts: readonly (readonly [pattern: RegExp, look: LineLook])[] = [
  [
    /[^\P{Cc}\t]|[\p{Zl}\p{Zp}]/u,
    { kind: "a control character", remedy: "Save the labels as plain text." },
  ],
  [/^[[{]/u, { kind: "JSON", remedy: alone }],
  [/^</u, { kind: "XML or HTML", remedy: alone }],
  [/^(?:#|\/\/|%|--)/u, { kind: "a comment", remedy: "Take the line out." }],
  [/^- /u, { kind: "a YAML list", remedy: alone }],
  [/^[*•] /u, { kind: "a list with bullets", remedy: alone }],
  [
    // Sorted as text, tensor(10) would come before tensor(2).
    /^[\p{L}_][\w.]*\([[\s]*[+-]?\d[\d.]*[\]\s]*(?:,.*)?\)$/u,
    {
      kind: "a number as a program prints it",
      remedy: "Write the number alone, as y.item() gives it.",
    },
  ],
  [
    /^(?!\d+$)\p{Nd}+$/u,
    { kind: "digits other than 0 to 9", remedy: "Write class ids with the digits 0 to 9." },
  ],
  [
    /^(?:nan|null|none|na|n\/a|\?)$/iu,
    { kind: "a missing label", remedy: "Fill it in, or leave the row out.", isMissing: true },
  ],
];

/** What a line looks like, judged by itself; undefined when it may well be a class name. */
export function lineLook(line: string): LineLook | undefined {
  const start = starts.find(([pattern]) => pattern.test(line));
  if (start !== undefined) return start[1];
  const behind = splitMediaPath(line);
  const separator = /[\t,;|]/u.exec(line)?.[0] ?? "";
  const columns = separators.get(separator);
  if (columns !== undefined) {
    return {
      kind: columns,
      remedy: oneColumn,
      isPathLabel: separator === "\t" && behind !== undefined,
    };
  }
  if (behind !== undefined) {
    return { kind: "a path with something behind it", remedy: oneColumn, isPathLabel: true };
  }
  if (isMediaPath(line)) {
    const remedy = "Write the label of each file instead; a folder of class folders needs no list.";
    return { kind: "the path of a file", remedy };
  }
  if (/^b?(["']).*\1$/u.test(line) && line.length > 1) {
    return { kind: "text in quotes", remedy: "Take off the quotes." };
  }
  if (/\S\s{2,}\S/u.test(line)) {
    return { kind: "columns with spaces between them", remedy: oneColumn };
  }
  if (isNumberList(line)) {
    const isPathLabel = line.split(/\s+/u).length === 2;
    return {
      kind: "several numbers in one line",
      remedy: "Write one class id per line.",
      isPathLabel,
    };
  }
  return undefined;
}
