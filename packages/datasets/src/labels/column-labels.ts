import { DataError } from "@balms/core";
import { checkChoice, checkOptions, describeValue } from "@balms/core/adapter";
import { classId, largestId } from "./class-id.ts";
import { judgeIds } from "./judge-ids.ts";
import { hardlyRepeats } from "./judge-names.ts";
import type { LabelFormat, LabelOptions } from "./label-options.ts";
import type { LabelCount, LabelTally } from "./label-tally.ts";
import { type LineLook, lineLook } from "./line-look.ts";
import { isNumber } from "./number-text.ts";
import { type LabelRefusal, refuseLabels } from "./refuse-labels.ts";
import { sumIds, sumNames } from "./sum-labels.ts";

/** What is known of a column of labels beforehand. */
export interface ColumnOptions extends LabelOptions {
  /** "path-label" is for lists: here it is refused. */
  readonly format?: LabelFormat | undefined;
  /** How messages say that cells hold several labels, for programs with options of their own. */
  readonly nameSeparator?: ((separator: string) => string) | undefined;
}

/** Far longer than the names of classes are. */
const longestLabel = 500;
const moment = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?$/u;

/**
 * Labels of a table's column that another program has counted → labels of one meaning, ids or names, as
 * {@link countLabels} gives them. What does not look like labels is refused: fractions, dates, paths, several labels in a
 * cell, long texts, cells that hardly repeat.
 *
 * @param cells - each different text of the column and how many rows have it, at least 1; space around a text is not part of it
 * @param name - what messages call the column
 * @param options - `format`: "auto" (default), "ids" or "names" (whatever stands in a cell); `classes`: known names
 * @returns n_c ≥ 1 of each label, ids ascending, names sorted by code point
 * @throws {@link DataError} saying what the cells look like, and which format would take them
 *
 * @example
 * ```ts
 * import { columnLabels } from "@balms/datasets";
 *
 * const { kind, labels } = columnLabels([["lynx", 2], ["cat ", 40], ["cat", 2]], 'the column "species"');
 * console.log(kind, labels); // names [ { label: 'cat', count: 42 }, { label: 'lynx', count: 2 } ]
 * ```
 */
export function columnLabels(
  cells: Iterable<readonly [text: string, count: number]>,
  name: string,
  options: ColumnOptions = {},
): LabelTally {
  checkOptions(options, ["format", "classes", "nameFormat", "nameMissing", "nameSeparator"]);
  const { format = "auto", classes = [] } = options;
  checkChoice(format, "format", ["auto", "ids", "names"]);
  const found: LabelCount<string>[] = [];
  let rows = 0;
  for (const [cell, count] of cells) {
    found.push({ label: cell.trim(), count });
    rows += count;
  }
  const column: Column = { name, options, found, rows, known: new Set(classes) };
  if (rows === 0) throw refuse(column, { received: "no labels" });
  for (const { label } of found) checkCell(column, label);
  return kindOf(column) === "ids" ? tallyIds(column) : tallyNames(column);
}

interface Column {
  readonly name: string;
  readonly options: ColumnOptions;
  /** In the order of the cells; a text is there again where other space was around it. */
  readonly found: readonly LabelCount<string>[];
  readonly rows: number;
  readonly known: ReadonlySet<string>;
}

/** What a cell shows by itself. */
function checkCell(column: Column, text: string): void {
  const { format = "auto" } = column.options;
  if (text.length > longestLabel) {
    const start = `${describeValue(text.slice(0, 60))}, which goes on and on`;
    throw refuse(column, { received: start, remedy: "This looks like text, not like labels." });
  }
  if (format === "names" || column.known.has(text)) return;
  if (isNumber(text)) {
    if (classId(text) !== undefined) return;
    throw refuse(column, {
      received: inRows(column, text),
      expected: `whole class ids from 0 to ${largestId}, or names`,
      remedy: Number.isInteger(Number(text))
        ? `Number the classes from 0, and leave out rows without a class.${orMissing(column, text)}`
        : "This looks like scores or measures, not like labels.",
      formats: ["names"],
    });
  }
  if (moment.test(text)) {
    const remedy = "This looks like dates, not like labels.";
    throw refuse(column, { received: inRows(column, text), remedy, formats: ["names"] });
  }
  const look = lineLook(text);
  if (look !== undefined) throw refuseLook(column, look, text);
  if (format === "ids") {
    throw refuse(column, { received: inRows(column, text), expected: "class ids alone" });
  }
}

function refuseLook(
  column: Column,
  { kind, isMissing = false }: LineLook,
  text: string,
): DataError {
  const received = inRows(column, text);
  const separator = /^columns with (?:commas|semicolons|bars|tabs)/u.test(kind)
    ? /[\t,;|]/u.exec(text)?.[0]
    : undefined;
  if (separator === undefined) {
    const remedy = isMissing
      ? `Leave the cell empty where there is no label.${orMissing(column, text)}`
      : undefined;
    return refuse(column, { received: `${kind}: ${received}`, remedy, formats: ["names"] });
  }
  const option = column.options.nameSeparator?.(separator);
  return refuse(column, {
    received: `what may be several labels in a cell: ${received}`,
    remedy: option === undefined ? undefined : `If it is several, say so with ${option}.`,
    formats: ["names"],
  });
}

function orMissing({ options }: Column, text: string): string {
  const option = options.nameMissing?.(text);
  return option === undefined ? "" : ` Or say that it stands for none with ${option}.`;
}

function kindOf(column: Column): LabelTally["kind"] {
  const { format = "auto", classes } = column.options;
  if (format === "ids" || format === "names") return format;
  const texts = column.found.map(({ label }) => label);
  const number = texts.find(isNumber);
  if (number === undefined) return "names";
  if (classes !== undefined && texts.every((text) => column.known.has(text))) {
    const other = texts.find((text) => classes[Number(text)] !== text);
    if (other === undefined) return "ids";
    if (texts.some((text) => !isNumber(text))) return "names";
    throw refuse(column, {
      received: `${inRows(column, other)}, which may be an id or one of the class names`,
      expected: "labels of one meaning",
      formats: ["ids", "names"],
    });
  }
  const word = texts.find((text) => !isNumber(text));
  if (word === undefined) return "ids";
  throw refuse(column, {
    received: `the number ${inRows(column, number)} and ${inRows(column, word)}`,
    expected: "class ids alone or class names alone",
    formats: ["names"],
  });
}

function tallyIds(column: Column): LabelTally {
  const { found, rows, options } = column;
  // "1" and "1.0" are one.
  const ids = found.map(({ label, count }) => ({ label: Number(label) + 0, count }));
  const labels = sumIds(ids);
  const refusal =
    (options.format ?? "auto") === "auto" && options.classes === undefined
      ? judgeIds(labels, rows)
      : undefined;
  if (refusal !== undefined) throw refuse(column, refusal);
  return { kind: "ids", rows, labels };
}

function tallyNames(column: Column): LabelTally {
  const { found, rows, options } = column;
  const labels = sumNames(found);
  const isVouchedFor = options.format === "names" || options.classes !== undefined;
  if (!isVouchedFor && hardlyRepeats(labels.length, rows)) {
    const [first] = found;
    throw refuse(column, {
      received: `${labels.length} different names in ${rows} rows`,
      expected: "class names that repeat",
      remedy: `This looks like names of examples, not of classes: ${describeValue(first?.label)}.`,
      formats: ["names"],
    });
  }
  return { kind: "names", rows, labels };
}

function inRows({ found }: Column, text: string): string {
  const count = found.reduce((sum, each) => sum + (each.label === text ? each.count : 0), 0);
  return `${describeValue(text)} in ${count} ${count === 1 ? "row" : "rows"}`;
}

function refuse({ name, options }: Column, refusal: LabelRefusal): DataError {
  const expected = "a class id or a class name in each row";
  return refuseLabels(name, { expected, ...refusal }, { ...options, each: "cell" });
}
