import { formatCount } from "../terminal/format-values.ts";
import { accuracyCharts } from "./accuracy-chart.ts";
import { classCountsChart } from "./class-counts-chart.ts";
import { trendWindow } from "./class-trend.ts";
import { confusionChart, isGrouped } from "./confusion-chart.ts";
import { escapeHtml } from "./escape-html.ts";
import { folded, legend, section } from "./layout.ts";
import { lossSection } from "./loss-chart.ts";
import { methodTitles } from "./method-style.ts";
import { methodsTable } from "./methods-table.ts";
import { missedPictures } from "./missed-pictures.ts";
import { drawForBothWidths } from "./render-plot.ts";
import { reportStyle } from "./report-style.ts";
import type { Report } from "./report.ts";
import { predictionsSection, ratesSection } from "./share-sections.ts";

/**
 * Writes a report as one HTML page that needs nothing else: no script, no file beside it, no
 * address on the network.
 *
 * @param report - What it tells.
 * @returns HTML text.
 */
export function renderReport(report: Report): string {
  const { title, classes, counts, methods, written } = report;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const sections = [
    section(
      "Methods compared",
      `Percent, on the test set. ${methods.length > 1 ? "The best of a column is marked; balanced" : "Balanced"} is the mean over all classes, few, medium and many over classes by their number of training rows.`,
      methodsTable(report),
    ),
    section(
      "How often each class occurs",
      `${formatCount(rows)} training rows in ${classes.length} classes. ${describeImbalance(counts)} The scale is logarithmic: each line is ten times the one below.`,
      legend([
        { title: `many-shot: more than ${report.manyAbove}`, color: "var(--many)", kind: "block" },
        { title: "medium-shot", color: "var(--medium)", kind: "block" },
        { title: `few-shot: fewer than ${report.fewBelow}`, color: "var(--few)", kind: "block" },
      ]) + drawForBothWidths((width) => classCountsChart(report, width)),
    ),
    section(
      "Accuracy of each class against its training rows",
      describeTrend(report),
      accuracyCharts(report),
    ),
    ratesSection(report),
    predictionsSection(report),
    section(
      "What is taken for what",
      `Confusion matrix of ${methodTitles[written]}, the head in model.onnx. Rows are the true classes, most training rows first; numbers are percent of the row. ${isGrouped(classes.length) ? "Neighbouring classes are put together." : "Hold the pointer over a cell for its count."}`,
      drawForBothWidths((width) => confusionChart(report, width)),
    ),
    missedPictures(report),
    lossSection(report),
    section(
      "This run",
      "",
      factsTable(report.facts) + folded("Digests and versions", factsTable(report.fingerprints)),
    ),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}: long-tailed training report</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="under">Long-tailed training report: ${classes.length} classes, ${methods.length} ${methods.length === 1 ? "method" : "methods"}</p>
<p class="verdict">${verdictText(report.verdict)}</p>
${sections.join("\n")}
<footer>Written by balms. The same figures are in run.json; the model is model.onnx.</footer>
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

function describeTrend({ classes, methods }: Report): string {
  const together = trendWindow(classes.length);
  const dots =
    "Each dot is a class: training rows from left to right, percent of its test rows upwards.";
  if (together === undefined) return dots;
  const behind = methods.some(({ name }) => name === "softmax") && methods.length > 1;
  return `${dots} Lines are means over ${together} or more neighbouring classes${behind ? "; dashed, that of plain softmax" : ""}.`;
}

function factsTable(facts: Report["facts"]): string {
  const rows = facts.map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<table class="facts"><tbody>${rows.join("")}</tbody></table>`;
}

function describeImbalance(counts: readonly number[]): string {
  const present = counts.filter((count) => count > 0);
  const factor = Math.max(...present) / Math.min(...present);
  if (factor === 1) {
    return present.length === counts.length
      ? "All classes have the same number of rows."
      : "All classes that have rows have the same number.";
  }
  const rounded =
    factor < 10 ? String(Math.round(factor * 100) / 100) : formatCount(Math.round(factor));
  return `The most frequent class has ${rounded} times the rows of the rarest.`;
}
