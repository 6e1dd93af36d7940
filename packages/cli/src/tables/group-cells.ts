import { areJson } from "./cell-form.ts";
import type { TableDatabase } from "./table-database.ts";
import type { TableColumn, TableReader } from "./table-reader.ts";

/** A reader and the column of it that holds the labels. */
export interface LabelColumn {
  readonly reader: TableReader;
  readonly column: TableColumn;
}

/** The text of a cell, after cells were grouped as they are: far fewer texts are made. */
const textOf: Readonly<Record<TableColumn["type"], string>> = {
  text: "cell",
  native: "cell::VARCHAR",
  list: "to_json(cell)::VARCHAR",
  json: "cell::VARCHAR",
  other: "NULL",
};

const jsonOf: typeof textOf = {
  ...textOf,
  text: "to_json(cell)::VARCHAR",
  native: "to_json(cell::VARCHAR)::VARCHAR",
};

/**
 * Makes the table `cells` of all different cells of a column, as texts, with the number `n` of their rows. This is the one query that
 * goes over all rows; a cell may be there once for each reader.
 */
export async function groupCells(
  database: TableDatabase,
  sources: readonly LabelColumn[],
): Promise<void> {
  await database.columns("CREATE TEMP TABLE cells (cell VARCHAR, n BIGINT)");
  const made = areJson(sources.map(({ column }) => column.type)) ? jsonOf : textOf;
  for (const { reader, column } of sources) {
    const { cell, from, parameters } = column.alone ?? {
      ...reader,
      cell: column.cell,
      parameters: { ...reader.parameters, ...column.parameters },
    };
    await database.scan(
      `INSERT INTO cells SELECT ${made[column.type]}, n FROM (SELECT ${cell} AS cell, count(*) AS n FROM ${from} GROUP BY 1)`,
      parameters,
    );
  }
}
