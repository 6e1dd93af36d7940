import { escapeHtml } from "./escape-html.ts";
import { reportStyle } from "./report-style.ts";

/** A page: texts, and sections as HTML. */
interface Page {
  /** Name of the data. */
  readonly title: string;
  /** What the page is, for the name of its tab. */
  readonly heading: string;
  /** The line under the title. */
  readonly under: string;
  /** What came of it in plain words, the sentence that matters first. */
  readonly verdict: readonly string[];
  readonly sections: readonly string[];
  readonly footer: string;
}

/** One HTML page that needs nothing else: no script, no file beside it, no address on the network. */
export function renderPage({ title, heading, under, verdict, sections, footer }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}: ${escapeHtml(heading)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="under">${escapeHtml(under)}</p>
<p class="verdict">${verdictText(verdict)}</p>
${sections.join("\n")}
<footer>${escapeHtml(footer)}</footer>
</main>
</body>
</html>
`;
}

function verdictText(sentences: readonly string[]): string {
  const [first = "", ...rest] = sentences.map((sentence) =>
    escapeHtml(sentence)
      .replaceAll(" %", "&nbsp;%")
      .replaceAll(" ±", "&nbsp;±")
      .replaceAll("± ", "±&nbsp;"),
  );
  return `<strong>${first}</strong> ${rest.join(" ")}`;
}
