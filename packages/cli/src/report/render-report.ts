import { formatCount } from "../terminal/format-values.ts";
import { accuracyChart } from "./accuracy-chart.ts";
import { classCountsChart } from "./class-counts-chart.ts";
import { confusionChart, isGrouped } from "./confusion-chart.ts";
import { escapeHtml } from "./escape-html.ts";
import { legend, section } from "./layout.ts";
import { methodTitles, methodColor } from "./method-style.ts";
import { methodsTable } from "./methods-table.ts";
import { missedPictures } from "./missed-pictures.ts";
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
      "Percent, on the test set. ★ marks the best of a column; many, medium and few are means over classes by their number of training rows.",
      methodsTable(report),
    ),
    section(
      "How often each class occurs",
      `${formatCount(rows)} training rows in ${classes.length} classes. ${describeImbalance(counts)} The scale is logarithmic: each line is ten times the one below.`,
      legend([
        { title: `many-shot: more than ${report.manyAbove}`, color: "var(--many)", kind: "block" },
        { title: "medium-shot", color: "var(--medium)", kind: "block" },
        { title: `few-shot: fewer than ${report.fewBelow}`, color: "var(--few)", kind: "block" },
      ]) + classCountsChart(report),
    ),
    section(
      "Accuracy of each class against its training rows",
      "Each dot is a class; the lines show the trend. A method that neglects rare classes falls towards the left.",
      legend(methods.map(({ name }) => ({ title: methodTitles[name], color: methodColor(name) }))) +
        accuracyChart(report),
    ),
    ratesSection(report),
    predictionsSection(report),
    section(
      "What is taken for what",
      `Confusion matrix of ${methodTitles[written]}, the head in model.onnx. Rows are the true classes, most training rows first; numbers are percent of the row. ${isGrouped(classes.length) ? "Neighbouring classes are put together." : "Hold the pointer over a cell for its count."}`,
      `<div class="scroll">${confusionChart(report)}</div>`,
    ),
    missedPictures(report),
    section(
      "This run",
      "",
      `<table class="facts"><tbody>${report.facts
        .map(
          ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
        )
        .join("")}</tbody></table>`,
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
<p class="verdict">${escapeHtml(report.verdict).replaceAll(" %", "&nbsp;%")}</p>
${sections.join("\n")}
<footer>Written by balms. The same figures are in run.json; the model is model.onnx.</footer>
</main>
</body>
</html>
`;
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
