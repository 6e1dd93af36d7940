import { formatCount } from "../terminal/format-values.ts";
import { accuracySection, confusionSection, countsSection } from "./class-sections.ts";
import { factsTable } from "./facts-table.ts";
import { folded, section } from "./layout.ts";
import { lossSection } from "./loss-chart.ts";
import { methodsTable } from "./methods-table.ts";
import { missedPictures } from "./missed-pictures.ts";
import { renderPage } from "./render-page.ts";
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
  const { title, classes, methods } = report;
  const sections = [
    section(
      "Methods compared",
      `Percent, on the test set. ${methods.length > 1 ? "The best of a column is marked; balanced" : "Balanced"} is the mean over all classes, few, medium and many over classes by their number of training rows.`,
      methodsTable(report),
    ),
    countsSection(report),
    accuracySection(report),
    ratesSection(report),
    predictionsSection(report),
    confusionSection(report, "the head in model.onnx"),
    missedPictures(report),
    lossSection(report),
    section(
      "This run",
      "",
      factsTable(report.facts) + folded("Digests and versions", factsTable(report.fingerprints)),
    ),
  ];
  return renderPage({
    title,
    heading: "long-tailed training report",
    under: `Long-tailed training report: ${formatCount(classes.length)} classes, ${methods.length} ${methods.length === 1 ? "method" : "methods"}`,
    verdict: report.verdict,
    sections,
    footer: "Written by balms. The same figures are in run.json; the model is model.onnx.",
  });
}
