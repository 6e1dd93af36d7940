import { escapeHtml } from "./escape-html.ts";

/** Size of a small chart, of which two stand beside each other on a phone and four on a desktop. */
export const panelSize = {
  width: 150,
  height: 140,
  marginLeft: 26,
  marginRight: 8,
  marginTop: 8,
  marginBottom: 20,
} as const;

/** A small chart under its name. */
export function panel(title: string, chart: string): string {
  return `<figure><figcaption>${escapeHtml(title)}</figcaption>${chart}</figure>`;
}

/** Small charts beside each other. */
export function panels(charts: readonly string[]): string {
  return `<div class="panels">${charts.join("")}</div>`;
}
