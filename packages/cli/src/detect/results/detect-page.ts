import { classChangesChart } from "../../report/class-changes-chart.ts";
import { classScatter } from "../../report/class-scatter.ts";
import { comparisonTable } from "../../report/comparison-table.ts";
import { confusionChart, isGrouped } from "../../report/confusion-chart.ts";
import { factsTable } from "../../report/facts-table.ts";
import { folded, legend, section } from "../../report/layout.ts";
import { renderPage } from "../../report/render-page.ts";
import { drawForBothWidths } from "../../report/render-plot.ts";
import { formatCount, formatPercent, formatPoints } from "../../terminal/format-values.ts";
import type { DetectRecord } from "./detect-record.ts";
import { runFacts, runFingerprints } from "./run-facts.ts";
import { detectorColor, detectorTitles } from "./detector-titles.ts";
import { confusionOf, type FoundObject } from "./found-objects.ts";
import { objectSections } from "./object-sections.ts";
import { tableColumns } from "./table-columns.ts";
import type { DetectReport } from "./detect-report.ts";

/** The page of `balms detect`. */
export async function detectPage(report: DetectReport): Promise<string> {
  const { record, data, classes, methods, verdict } = report;
  const foundBy = (name: string): readonly FoundObject[] =>
    methods.find((one) => one.name === name)?.objects ?? [];
  const [before, after] = [foundBy("sigmoid"), foundBy(record.model.method)];
  return renderPage({
    title: data.name,
    heading: "long-tailed detection report",
    under: `Class layers of a detector: ${formatCount(classes.names.length)} classes, ${methods.length} methods, measured by ${record.measure.measured}`,
    verdict,
    sections: [
      comparisonSection(record),
      precisionSection(report),
      changesSection(report),
      ...(await objectSections({ report, before, after })),
      confusionSection(report, after),
      section(
        "This run",
        "",
        factsTable(runFacts(record)) +
          folded("Digests and versions", factsTable(runFingerprints(record))),
      ),
    ],
    footer: "Written by balms. The same figures are in run.json; the model is model.onnx.",
  });
}

function comparisonSection({ methods, measure, seeds }: DetectRecord): string {
  const columns = tableColumns(measure);
  const spread =
    seeds > 1 ? ` Means over ${seeds} trainings of each layer, with standard deviations.` : "";
  return section(
    "Methods compared",
    `Percent, on the test images, by ${measure.measured} and the rules of ${measure.rules.toUpperCase()}. The best of a column is marked. AP of a class hardly sees whether its scores can be compared with those of others: the best ${measure.bestPerImage} of an image, all classes in one ranking, and what is found at a score of ${measure.minScore} do.${spread}`,
    comparisonTable(
      columns,
      methods.map((method) => ({
        title: detectorTitles[method.name],
        color: detectorColor(method.name),
        values: columns.map(({ measure: name }) => method[name]),
        notes: columns.map(({ measure: name }) => {
          const deviation = method.spread?.[name] ?? null;
          return deviation === null ? "" : `± ${formatPercent(deviation)}`;
        }),
      })),
    ),
  );
}

function precisionSection({ record, classes }: DetectReport): string {
  const { rareUpTo, commonUpTo } = record.measure;
  const series = record.methods.map(({ name, perClass }) => ({
    title: detectorTitles[name],
    color: detectorColor(name),
    shares: perClass,
  }));
  return section(
    "Average precision of each class against its training images",
    `Each dot is a class: training images from left to right, percent upwards. Lines are means over neighbouring classes; dashed, that of the detector as it is. Vertical lines end the rare classes (up to ${rareUpTo} images) and the common ones (up to ${commonUpTo}).`,
    classScatter({
      classes: classes.names,
      counts: classes.prior.counts,
      counted: "training images",
      measure: "average precision",
      borders: [rareUpTo, commonUpTo],
      series,
      behind: series[0],
    }),
  );
}

function changesSection({ record, classes }: DetectReport): string {
  const { rareUpTo, commonUpTo } = record.measure;
  const of = (name: string): readonly (number | null)[] =>
    record.methods.find((method) => method.name === name)?.perClass ?? [];
  const [before, after] = [of("sigmoid"), of(record.model.method)];
  const { counts } = classes.prior;
  const colorOf = (count: number): string =>
    count <= rareUpTo ? "var(--few)" : count <= commonUpTo ? "var(--medium)" : "var(--many)";
  const changes = classes.names.map((_, id) => {
    const [first, second] = [before[id] ?? null, after[id] ?? null];
    return first === null || second === null ? null : second - first;
  });
  const gains = changes.filter((change) => change !== null && change > 0).length;
  const measured = changes.filter((change) => change !== null).length;
  const missing = changes.length - measured;
  const unmeasured =
    missing === 0 ? "" : ` ${formatCount(missing)} have no object in the test images that counts.`;
  return section(
    "What each class gains",
    `Average precision of ${detectorTitles[record.model.method]}, which is in model.onnx, less that of the detector as it is: ${formatCount(gains)} of ${formatCount(measured)} classes gain.${unmeasured}`,
    legend([
      { title: `frequent: more than ${commonUpTo} images`, color: "var(--many)", kind: "block" },
      { title: "common", color: "var(--medium)", kind: "block" },
      { title: `rare: up to ${rareUpTo}`, color: "var(--few)", kind: "block" },
    ]) +
      drawForBothWidths((width) =>
        classChangesChart(
          {
            classes: classes.names,
            counts,
            colors: counts.map(colorOf),
            changes: changes.map((change) => (change === null ? null : 100 * change)),
            unit: "images",
            axis: "points of AP",
            format: (change) => `${formatPoints(change / 100)} points`,
            label: "Change of the average precision of each class",
          },
          width,
        ),
      ),
  );
}

function confusionSection(
  { record, classes }: DetectReport,
  after: readonly FoundObject[],
): string {
  const confusion = confusionOf(after, classes);
  const taken = confusion.flat().reduce((sum, count) => sum + count, 0);
  const { counts } = classes.prior;
  return section(
    "What is taken for what",
    `Of each test object the surest detection that covers it by half or more, by ${detectorTitles[record.model.method]}: ${formatCount(taken)} of ${formatCount(after.length)} objects have one. Rows are the true classes, most training images first; darker is more of a row, numbers are percent of it. ${isGrouped(classes.names.length) ? "Neighbouring classes are put together." : "Hold the pointer over a cell for its count."}`,
    drawForBothWidths((width) =>
      confusionChart({ classes: classes.names, counts, unit: "images", confusion }, width),
    ),
  );
}
