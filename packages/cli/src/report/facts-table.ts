import { escapeHtml } from "./escape-html.ts";
import type { Report } from "./report.ts";

/** Names and their values, line by line. */
export function factsTable(facts: Report["facts"]): string {
  const rows = facts.map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<table class="facts"><tbody>${rows.join("")}</tbody></table>`;
}
