import { ArgumentError } from "@balms/core";
import type { CountOptions } from "./count-options.ts";
import type { SourceKind } from "./source-kind.ts";

type Kind = SourceKind["kind"];

/** What each kind of source is called in a sentence. */
export const kindWords: Readonly<Record<Kind, string>> = {
  folder: "a folder",
  labels: "a list of labels",
  archive: "a NumPy archive",
  annotations: "annotations",
  table: "a table",
};

/** Which kinds an option means something for; those that are not listed have something to say of all. */
const kindsOf: Readonly<Partial<Record<keyof CountOptions, readonly Kind[]>>> = {
  format: ["labels", "archive", "table"],
  label: ["table", "archive"],
  columns: ["table"],
  separator: ["table"],
  missing: ["labels", "archive", "table"],
  header: ["table"],
  threads: ["table"],
};

const hints: Readonly<Partial<Record<Kind, string>>> = {
  folder:
    'The classes of a folder are the folders in it. Tables that lie in a folder are named themselves, as in "data/*.parquet".',
  annotations: "The classes are the categories that the file lists.",
};

/** Refuses options that mean nothing for a kind of source. */
export function checkCountOptions({ kind }: SourceKind, options: CountOptions): void {
  for (const [option, kinds] of Object.entries(kindsOf)) {
    const value = options[option as keyof CountOptions];
    if (value === undefined || value === "auto" || value === true || kinds.includes(kind)) continue;
    throw new ArgumentError({
      parameter: option === "header" ? "--no-header" : `--${option}`,
      received: `${value === false ? "it" : String(value)} together with ${kindWords[kind]}`,
      expected: `it with ${kinds.map((each) => kindWords[each]).join(" or ")}`,
      hint: hints[kind],
    });
  }
  if (options.columns !== undefined) checkBesideColumns(options);
  if (options.separator === "") {
    throw new ArgumentError({
      parameter: "--separator",
      received: "an empty text",
      expected: 'what stands between several labels in a cell, as "|"',
      hint: "Leave it out where a cell is one label.",
    });
  }
  if (kind === "table" && options.format === "path-label") {
    throw new ArgumentError({
      parameter: "--format",
      received: "path-label together with a table",
      expected: "ids or names",
      hint: "The column of the labels is named with --label.",
    });
  }
  if (kind === "folder" && options.counted === "instances") {
    throw new ArgumentError({
      parameter: "--counted",
      received: "instances together with a folder",
      expected: "images or rows",
      hint: "A folder shows which images there are, not what is in them.",
    });
  }
  if (kind === "annotations" && options.counted === "rows") {
    throw new ArgumentError({
      parameter: "--counted",
      received: "rows together with annotations",
      expected: "images or instances",
      hint: "Images that have the category, or annotated objects of it.",
    });
  }
}

/** One column for each class says what the classes are, and nothing of instances. */
function checkBesideColumns(options: CountOptions): void {
  const { label, separator, missing, classes, format, counted } = options;
  const other = [
    label === undefined ? undefined : "--label",
    separator === undefined ? undefined : "--separator",
    missing === undefined ? undefined : "--missing",
    classes === undefined ? undefined : "--classes",
    format === undefined || format === "auto" ? undefined : "--format",
    counted === "instances" ? "--counted instances" : undefined,
  ].find((option) => option !== undefined);
  if (other === undefined) return;
  throw new ArgumentError({
    parameter: "--columns",
    received: `it together with ${other}`,
    expected: "one of the two",
    hint: "With --columns the classes are the columns, and a row has a class or not.",
  });
}
