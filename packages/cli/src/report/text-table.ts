import { escapeHtml } from "./escape-html.ts";

/** A table that scrolls where it is wider than the page; `hints` explain rows. */
export function scrolledTable(
  label: string,
  columns: readonly string[],
  rows: readonly { readonly cells: readonly string[]; readonly hint?: string }[],
): string {
  const head = columns.map((title) => `<th>${escapeHtml(title)}</th>`).join("");
  const body = rows.map(({ cells, hint }) => {
    const explained = hint === undefined ? "" : ` title="${escapeHtml(hint)}"`;
    return `<tr${explained}>${cells.map((text) => `<td>${escapeHtml(text)}</td>`).join("")}</tr>`;
  });
  return `<div class="scroll dense" role="region" aria-label="${escapeHtml(label)}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}
