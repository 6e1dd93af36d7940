import { formatCount } from "../terminal/format-values.ts";
import { accuracyCharts } from "./accuracy-chart.ts";
import { classCountsChart } from "./class-counts-chart.ts";
import { trendWindow } from "./class-trend.ts";
import { confusionChart, isGrouped } from "./confusion-chart.ts";
import { legend, section } from "./layout.ts";
import { titleInSentence } from "./method-style.ts";
import { drawForBothWidths } from "./render-plot.ts";
import type { Report } from "./report.ts";

/** How many training rows each class has. */
export function countsSection(report: Report): string {
  const { classes, counts, manyAbove, fewBelow } = report;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return section(
    "How often each class occurs",
    `${formatCount(rows)} training rows in ${classes.length} classes. ${describeImbalance(counts)} The scale is logarithmic: each line is ten times the one below.`,
    legend([
      { title: `many-shot: more than ${manyAbove}`, color: "var(--many)", kind: "block" },
      { title: "medium-shot", color: "var(--medium)", kind: "block" },
      { title: `few-shot: fewer than ${fewBelow}`, color: "var(--few)", kind: "block" },
    ]) + drawForBothWidths((width) => classCountsChart(report, width)),
  );
}

/** How well each class is recognised. */
export function accuracySection(report: Report): string {
  return section(
    "Accuracy of each class against its training rows",
    describeTrend(report),
    accuracyCharts(report),
  );
}

/**
 * Which classes are confused.
 *
 * @param where - What the method is whose confusions are shown, for a sentence.
 */
export function confusionSection(report: Report, where: string): string {
  const { classes, counts } = report;
  const written = report.methods.find(({ name }) => name === report.written);
  const { confusion = [] } = { ...written?.evaluation };
  return section(
    "What is taken for what",
    `Confusion matrix of ${titleInSentence(report.written)}, ${where}. Rows are the true classes, most training rows first; numbers are percent of the row. ${isGrouped(report.classes.length) ? "Neighbouring classes are put together." : "Hold the pointer over a cell for its count."}`,
    drawForBothWidths((width) =>
      confusionChart({ classes, counts, unit: "rows", confusion }, width),
    ),
  );
}

function describeTrend({ classes, methods }: Report): string {
  const together = trendWindow(classes.length);
  const dots =
    "Each dot is a class: training rows from left to right, percent of its test rows upwards.";
  if (together === undefined) return dots;
  const behind = methods.some(({ name }) => name === "softmax") && methods.length > 1;
  return `${dots} Lines are means over ${together} or more neighbouring classes${behind ? "; dashed, that of plain softmax" : ""}.`;
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
