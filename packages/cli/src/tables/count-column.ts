import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { columnLabels, type LabelTally } from "@balms/datasets";
import type { CountOptions } from "../count/count-options.ts";
import type { KnownClasses } from "../count/known-classes.ts";
import { optionText } from "../count/looks-like-table.ts";
import { missingOption } from "../count/missing-label.ts";
import { mostClasses } from "../data/class-ids.ts";
import { formatCount } from "../terminal/format-values.ts";
import { cellForm, type CellForm } from "./cell-form.ts";
import { nameOf } from "./choose-columns.ts";
import { groupCells, type LabelColumn } from "./group-cells.ts";
import type { TableDatabase } from "./table-database.ts";

/** The labels of a column. */
export interface ColumnTally {
  /** What messages call the column. */
  readonly name: string;
  readonly tally: LabelTally;
  /** Rows that may have several labels or none; undefined where each has one. */
  readonly examples: number | undefined;
  /** Rows of these without any label. */
  readonly none: number;
  /** Rows that say nothing of their labels. */
  readonly unlabeled: number;
  /** Rows in all. */
  readonly rows: number;
}

// What is kept of a label: one character more than a class may have.
const kept = 501;

/** Counts the labels of a column; what is computed beside the counts goes over the different cells, not over the rows. */
export async function countColumn(
  database: TableDatabase,
  sources: readonly [LabelColumn, ...LabelColumn[]],
  options: CountOptions,
  known: KnownClasses | undefined,
): Promise<ColumnTally> {
  const [{ column }] = sources;
  const files = sources.flatMap(({ reader }) => reader.files);
  const name = `${nameOf({ files })}, column ${describeValue(column.name)}`;
  const { separator, missing, counted, format } = options;
  await groupCells(database, sources);
  const types = sources.map((source) => source.column.type);
  const form = await cellForm(database, types, { name, separator, missing });
  const judge = async (labels: CellForm): Promise<[tally: LabelTally, texts: number]> => {
    await gatherLabels(database, labels, counted === "instances");
    const texts = await labelTexts(database, name);
    const tally = columnLabels(texts, name, {
      ...(format === undefined ? {} : { format }),
      ...(known === undefined ? {} : { classes: known.names }),
      nameFormat: (way) => `--format ${way}`,
      nameMissing: missingOption,
      nameSeparator: (part) => `--separator ${optionText(part)}`,
    });
    return [tally, texts.length];
  };
  const rows = await countRows(database, form);
  const [tally, texts] = await judge(form);
  const isVouchedFor = known !== undefined || format === "names";
  if (!isVouchedFor && options.header !== false) checkHeaders(sources, tally, name);
  if (!form.isSeveral || tally.kind === "names" || tally.labels.length === texts) {
    return { name, tally, ...rows };
  }
  // An id is written in several ways, as 1 and 1.0: a row that has both has it once.
  const labels = `list_transform(${form.labels}, lambda part: part::DOUBLE::BIGINT::VARCHAR)`;
  const [again] = await judge({ ...form, labels });
  return { name, tally: again, ...rows };
}

/** Refuses a CSV in which the header stands again among the rows, as where files were put together. */
function checkHeaders(sources: readonly LabelColumn[], tally: LabelTally, name: string): void {
  const isCsv = sources.some(({ reader }) => reader.described.startsWith("CSV"));
  const [source] = sources;
  if (!isCsv || tally.kind === "ids" || source === undefined) return;
  const header = tally.labels.find(({ label }) => label === source.column.name);
  if (header === undefined) return;
  throw new DataError({
    parameter: name,
    received: `the name of the column as a label in ${header.count} ${header.count === 1 ? "row" : "rows"}`,
    expected: "a header in the first line alone",
    hint: "Where files were put together, name each of them instead, or take the other headers out. If it is a class, say so with --format names.",
  });
}

/** The different labels and their counts. */
async function labelTexts(database: TableDatabase, name: string): Promise<[string, number][]> {
  const [[different] = []] = await database.columns("SELECT count(*)::DOUBLE FROM labels");
  if (Number(different) > mostClasses) {
    throw new DataError({
      parameter: name,
      received: `${formatCount(Number(different))} different labels`,
      expected: `at most ${formatCount(mostClasses)}`,
      hint: "This looks like names of examples, not of classes.",
    });
  }
  const [labels = [], counts = []] = await database.columns(
    `SELECT left(label, ${kept}), n FROM labels ORDER BY label`,
  );
  return labels.map((label, place) => [String(label), Number(counts[place])]);
}

/** Makes the table `labels`: each different label, and how many rows have it, or how often it is mentioned. */
async function gatherLabels(
  database: TableDatabase,
  { isSeveral, labels, isLabeled, parameters }: CellForm,
  isMentions: boolean,
): Promise<void> {
  const each = isMentions ? labels : `list_distinct(${labels})`;
  await database.columns(
    `CREATE OR REPLACE TEMP TABLE labels AS SELECT label, sum(n)::DOUBLE AS n FROM (
      SELECT ${isSeveral ? `unnest(${each})` : labels} AS label, n FROM cells WHERE ${isLabeled}) GROUP BY label`,
    parameters,
  );
}

async function countRows(
  database: TableDatabase,
  { isSeveral, labels, isLabeled, parameters }: CellForm,
): Promise<Pick<ColumnTally, "examples" | "none" | "unlabeled" | "rows">> {
  const isNone = isSeveral ? `len(${labels}) = 0` : "false";
  const [[rows] = [], [labeled] = [], [none] = []] = await database.columns(
    `SELECT sum(n)::DOUBLE, sum(n) FILTER (WHERE ${isLabeled})::DOUBLE, sum(n) FILTER (WHERE ${isLabeled} AND ${isNone})::DOUBLE
      FROM cells`,
    parameters,
  );
  return {
    examples: isSeveral ? Number(labeled) : undefined,
    none: Number(none),
    unlabeled: Number(rows) - Number(labeled),
    rows: Number(rows),
  };
}
