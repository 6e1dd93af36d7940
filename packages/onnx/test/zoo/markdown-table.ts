/** Cells as the formatter pads them, so that it leaves the page as it is. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((cells) => cells.map((cell) => cell.replaceAll("|", String.raw`\|`)));
  const widths = clean[0].map((_, at) => Math.max(...clean.map((cells) => cells[at].length)));
  const lines = clean.map((cells) => cells.map((cell, at) => cell.padEnd(widths[at])));
  const rule = widths.map((width) => "-".repeat(width));
  return [lines[0], rule, ...lines.slice(1)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
