// A table of a page whose cells are `mean ± standard deviation`, read for a figure.

export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** One row: its first cell, and the cells of the columns that were asked for. */
export interface SpreadRow<Column extends string> {
  readonly method: string;
  readonly cells: Readonly<Record<Column, Spread>>;
}

/** Reads the table between `<!-- #region NAME -->` and its end. */
export function spreadTable<const Column extends string>(
  page: string,
  { region, columns }: { readonly region: string; readonly columns: readonly Column[] },
): SpreadRow<Column>[] {
  const [, inside = ""] =
    new RegExp(`<!-- #region ${region} -->(.*?)<!-- #endregion ${region} -->`, "su").exec(page) ??
    [];
  const [head, , ...rows] = inside
    .trim()
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));
  if (rows.length === 0) throw new Error(`no table in the region ${region}`);
  return rows.map((row) => {
    const cell = (column: Column): Spread => {
      const text = row[head.indexOf(column)] ?? "";
      const [, mean, deviation] = /^(\d+\.\d) ± (\d+\.\d)$/u.exec(text) ?? [];
      if (deviation === undefined) {
        throw new Error(`${row[1]}, ${column}: received "${text}"; expected mean ± deviation`);
      }
      return { mean: Number(mean), deviation: Number(deviation) };
    };
    const cells = Object.fromEntries(columns.map((column) => [column, cell(column)]));
    return { method: row[1], cells: cells as Record<Column, Spread> };
  });
}
