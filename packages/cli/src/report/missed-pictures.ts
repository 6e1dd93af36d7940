import { escapeHtml } from "./escape-html.ts";
import { folded, section } from "./layout.ts";
import { titleInSentence } from "./method-style.ts";
import type { Report } from "./report.ts";

// Three rows on a phone.
const mostAtOnce = 12;

/** The rare test images that the written head still gets wrong; nothing for data without images. */
export function missedPictures({ missed, missedFrom, classes, written }: Report): string {
  if (missed.length === 0) {
    return "";
  }
  const figures = missed.map(({ source, actual, predicted }) => {
    const name = escapeHtml(classes[actual] ?? "");
    const taken = escapeHtml(classes[predicted] ?? "");
    const alternative = `${name}, taken for ${taken}`;
    return `<figure><img src="${escapeHtml(source)}" alt="${alternative}" title="${alternative}"><figcaption><b>${name}</b> → ${taken}</figcaption></figure>`;
  });
  const more = figures.slice(mostAtOnce);
  const rest = more.length === 0 ? "" : folded(`${more.length} more`, box(more));
  return section(
    "Still missed",
    `Test images of ${missedFrom} that ${titleInSentence(written)} gets wrong: true class → what it was taken for.`,
    box(figures.slice(0, mostAtOnce)) + rest,
  );
}

function box(figures: readonly string[]): string {
  return `<div class="pictures">${figures.join("")}</div>`;
}
