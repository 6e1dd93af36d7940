import { padText, textWidth } from "./text-width.ts";
import { shortName } from "./short-name.ts";

/** One column of a text table. */
export interface TableColumn {
  readonly title: string;
  readonly align: "left" | "right";
}

/**
 * Lays out rows of text under their titles, two spaces apart, a rule below the titles.
 *
 * @param columns - Titles and alignments, in order.
 * @param rows - One text per column in each row; whatever it is, it stays in its cell.
 * @returns The table's lines joined by line feeds, with a final one.
 */
export function formatTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): string {
  const shown = rows.map((row) => row.map((cell) => shortName(cell, Infinity)));
  const widths = columns.map((column, index) =>
    // No spread: a million rows are more than a call takes arguments.
    shown.reduce(
      (width, row) => Math.max(width, textWidth(row[index] ?? "")),
      textWidth(column.title),
    ),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => padText(cell, widths[index] ?? 0, columns[index]?.align))
      .join("  ")
      .trimEnd();
  const rule = widths
    .map((width) => "─".repeat(width))
    .join("  ")
    .trimEnd();
  return [line(columns.map((column) => column.title)), rule, ...shown.map(line), ""].join("\n");
}
