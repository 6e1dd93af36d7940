import { formatPercent } from "../terminal/format-values.ts";
import { escapeHtml } from "./escape-html.ts";

/** A column of percentages. */
export interface ComparedColumn {
  readonly title: string;
  /** What it is, for who points at it. */
  readonly hint: string;
  readonly smallerIsBetter?: boolean;
}

/** One of what is compared. */
export interface ComparedRow {
  readonly title: string;
  /** A CSS colour. */
  readonly color: string;
  /** Shares from 0 to 1, one for each column; null for an empty group. */
  readonly values: readonly (number | null)[];
  /** What stands behind a value, such as its standard deviation. */
  readonly notes?: readonly string[];
}

// More columns than these have no room for stars.
const mostRoomy = 7;

/** A table of methods; the best value of each column is marked. */
export function comparisonTable(
  columns: readonly ComparedColumn[],
  compared: readonly ComparedRow[],
): string {
  const best = columns.map(({ smallerIsBetter }, index) => {
    const values = compared.flatMap((row) => row.values[index] ?? []);
    const extreme = smallerIsBetter === true ? Math.min(...values) : Math.max(...values);
    return formatPercent(values.length < 2 ? null : extreme);
  });
  const head = columns
    .map(({ title, hint }) => `<th title="${escapeHtml(hint)}">${escapeHtml(title)}</th>`)
    .join("");
  const rows = compared.map(({ title, color, values, notes }) => {
    const cells = columns.map((_, index) => {
      const text = formatPercent(values[index] ?? null);
      const note = notes?.[index] ?? "";
      const small = note === "" ? "" : ` <small>${escapeHtml(note)}</small>`;
      return `<td${text !== "–" && text === best[index] ? ' class="best"' : ""}>${text}${small}</td>`;
    });
    const swatch = `<i style="border-color:${color}"></i>`;
    return `<tr><td><span class="legend">${swatch}${escapeHtml(title)}</span></td>${cells.join("")}</tr>`;
  });
  const width = columns.length > mostRoomy ? "scroll dense" : "scroll";
  return `<div class="${width}" role="region" aria-label="Methods compared" tabindex="0"><table><thead><tr><th>method</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
