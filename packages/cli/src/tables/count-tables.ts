import { stat } from "node:fs/promises";
import { checkSignal, describeValue } from "@balms/core/adapter";
import type { CountContext, CountOptions } from "../count/count-options.ts";
import type { CountedSource } from "../count/counted-source.ts";
import type { KnownClasses } from "../count/known-classes.ts";
import { missingNotes } from "../count/missing-label.ts";
import { noneNote } from "../count/none-note.ts";
import { tallyClasses } from "../count/tally-classes.ts";
import type { WorkFolder } from "../count/work-folder.ts";
import { formatCount } from "../terminal/format-values.ts";
import { checkParquet } from "./check-parquet.ts";
import { checkText } from "./check-text.ts";
import { checkWhole } from "./check-whole.ts";
import { checkZstd } from "./check-zstd.ts";
import { classColumns, labelColumn, nameOf } from "./choose-columns.ts";
import { countColumn } from "./count-column.ts";
import { countIndicators } from "./count-indicators.ts";
import { checkObjects } from "./json-reader.ts";
import { checkParquetRows } from "./parquet-reader.ts";
import { recordedNames } from "./recorded-names.ts";
import { refuseTable } from "./refuse-table.ts";
import { openTableDatabase, type TableDatabase } from "./table-database.ts";
import type { TableFile } from "./table-file.ts";
import type { TableReader } from "./table-reader.ts";
import { tableReaders } from "./table-readers.ts";

interface TableRequest {
  readonly options: CountOptions;
  readonly known: KnownClasses | undefined;
  readonly work: WorkFolder;
  readonly context: CountContext;
}

/**
 * Counts tables: a column of labels, or one column for each class. Whether files are whole is seen to beside, since DuckDB takes
 * the end of compressed data for that of the table, wherever it is.
 */
export async function countTables(
  files: readonly TableFile[],
  request: TableRequest,
): Promise<CountedSource> {
  const { context, options, work } = request;
  const sources = files.map(({ source }) => source);
  const { threads } = options;
  const paths = sources.map(({ path }) => path);
  // Told by a few bytes of each block or page, before DuckDB unpacks any of them.
  for (const { source, kind } of files) {
    if (kind.compression === "zstd") await checkZstd(source, context.signal);
    if (kind.format === "parquet") await checkParquet(source, context.signal);
  }
  const memory = await memoryFor(files);
  const database = await openTableDatabase({ files: paths, work, threads, memory, context });
  const whole = checkWhole(files, context.signal);
  whole.catch(() => database.interrupt());
  try {
    const readers = await tableReaders(database, files, options);
    const counted = await countReaders(database, readers, request);
    await whole;
    return counted;
  } catch (error) {
    checkSignal(context.signal);
    // What is damaged explains whatever came of it.
    await whole;
    if (error instanceof Error && error.message.includes("INTERNAL Error"))
      await checkText(files, context.signal);
    throw refuseTable(nameOf({ files: sources }), error);
  } finally {
    await database.close();
  }
}

/**
 * Mebibytes of memory that tables take. In Parquet, a few bytes may stand for a list of a million values, or for texts that each repeat the
 * one before: how much they become is seen when they are there, and small files need little. Others have their own limits, of a line.
 */
async function memoryFor(files: readonly TableFile[]): Promise<number> {
  if (files.some(({ kind }) => kind.format !== "parquet")) return Infinity;
  const sizes = await Promise.all(files.map(async ({ source }) => (await stat(source.path)).size));
  return Math.ceil(192 + sizes.reduce((sum, size) => sum + size, 0) / 2 ** 17);
}

async function countReaders(
  database: TableDatabase,
  readers: readonly [TableReader, ...TableReader[]],
  { options, known }: TableRequest,
): Promise<CountedSource> {
  const { columns, counted = "rows" } = options;
  const result =
    columns === undefined
      ? await labelsOf(database, readers, { options, known })
      : await indicatorsOf(database, readers, columns);
  await checkParquetRows(database, readers, result.rows);
  const { source } = result;
  // Mentions have no rows that they are a share of.
  return counted === "instances"
    ? { ...source, counted, examples: undefined }
    : { ...source, counted };
}

interface TableCount {
  readonly source: Omit<CountedSource, "counted">;
  /** Rows in all. */
  readonly rows: number;
}

async function labelsOf(
  database: TableDatabase,
  readers: readonly [TableReader, ...TableReader[]],
  { options, known }: Pick<TableRequest, "options" | "known">,
): Promise<TableCount> {
  const [first, ...others] = readers;
  const choose = (reader: TableReader) => ({ reader, column: labelColumn(reader, options.label) });
  const [chosen, ...more] = [choose(first), ...others.map(choose)] as const;
  const isByName = known !== undefined || (options.format ?? "auto") !== "auto";
  const recorded = isByName
    ? undefined
    : await recordedNames(database, readers, chosen.column.name);
  const counted = await countColumn(
    database,
    [chosen, ...more],
    recorded === undefined ? options : { ...options, format: "ids" },
    known ?? recorded,
  );
  const { name, tally, examples, none, unlabeled, rows } = counted;
  if (unlabeled + none > 0) await checkObjects(database, readers);
  const { classes, counts } = tallyClasses(name, tally, known ?? recorded);
  const how = examples === undefined ? "the label of each row" : "the labels of each row";
  return {
    rows,
    source: {
      takenFor: `${described(readers)}, ${how} in the column ${describeValue(chosen.column.name)}${recorded === undefined ? "" : ", ids with the names that its metadata has"}`,
      classes,
      counts,
      examples,
      unlabeled,
      notes: [...(none === 0 ? [] : [noneNote(none)]), ...missingNotes(classes, counts)],
    },
  };
}

async function indicatorsOf(
  database: TableDatabase,
  readers: readonly [TableReader, ...TableReader[]],
  list: string,
): Promise<TableCount> {
  const [first, ...others] = readers;
  const choose = (reader: TableReader) => ({ reader, columns: classColumns(reader, list) });
  const found = await countIndicators(database, [choose(first), ...others.map(choose)]);
  const { classes, counts, rows, none, isOneHot, empty } = found;
  if (empty > 0) await checkObjects(database, readers);
  const cells = empty === 1 ? "1 empty cell is" : `${formatCount(empty)} empty cells are`;
  return {
    rows,
    source: {
      takenFor: `${described(readers)} with a column of 0 and 1 for each of ${classes.length} classes`,
      classes,
      counts,
      examples: rows,
      notes: [
        ...(none === 0 ? [] : [noneNote(none)]),
        ...(empty === 0 ? [] : [`${cells} taken for 0`]),
        ...(isOneHot ? ["each row has exactly one class"] : []),
      ],
    },
  };
}

function described(readers: readonly TableReader[]): string {
  const kinds = [...new Set(readers.map((reader) => reader.described))];
  return `a table (${kinds.join("; ")})`;
}
