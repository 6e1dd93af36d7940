import { escapeHtml } from "./escape-html.ts";

/** A line of a legend. */
export interface LegendEntry {
  readonly title: string;
  /** A CSS colour. */
  readonly color: string;
  readonly kind?: "line" | "dashed" | "dotted" | "block";
}

/** A box of the page: title, caption, content. The content is HTML; the rest is any text. */
export function section(title: string, caption: string, content: string): string {
  const under = caption === "" ? "" : `<p class="caption">${escapeHtml(caption)}</p>\n`;
  return `<section>\n<h2>${escapeHtml(title)}</h2>\n${under}${content}\n</section>`;
}

/** Says which colour is what. */
export function legend(entries: readonly LegendEntry[]): string {
  const items = entries.map(({ title, color, kind = "line" }) => {
    const style = kind === "block" ? `background:${color}` : `border-color:${color}`;
    return `<li><i class="${kind}" style="${style}"></i>${escapeHtml(title)}</li>`;
  });
  return `<ul class="legend">${items.join("")}</ul>`;
}

/** Content that is there for those who ask for it. */
export function folded(title: string, content: string): string {
  return `<details><summary>${escapeHtml(title)}</summary>\n${content}\n</details>`;
}
