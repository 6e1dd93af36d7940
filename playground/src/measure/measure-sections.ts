import {
  accuracySection,
  confusionSection,
  countsSection,
} from "../../../packages/cli/src/report/class-sections.ts";
import { comparisonTable } from "../../../packages/cli/src/report/comparison-table.ts";
import { folded, section } from "../../../packages/cli/src/report/layout.ts";
import { methodColor, methodTitles } from "../../../packages/cli/src/report/method-style.ts";
import { methodsTable } from "../../../packages/cli/src/report/methods-table.ts";
import type { Report } from "../../../packages/cli/src/report/report.ts";
import { scrolledTable } from "../../../packages/cli/src/report/text-table.ts";
import { formatCount, formatPercent } from "../../../packages/cli/src/terminal/format-values.ts";
import type { MeasuredScores, MeasureRequest } from "./measure.ts";
import { reliabilityCharts } from "./reliability-chart.ts";

// So many lines of a table a page still scrolls through.
const mostLines = 1000;
// A confusion matrix has a number for each pair.
const mostConfused = 2000;

/** What was measured as HTML, in the sections that the reports of the command have; drawn where no page waits for it. */
export function measureSections(
  measured: MeasuredScores,
  { scores, manyAbove, fewBelow }: MeasureRequest,
): string {
  const { rows, prior, isCounted, groups, methods } = measured;
  const { classes, counts } = prior;
  const report: Report = {
    title: scores.name,
    classes,
    counts,
    groups,
    methods,
    written: "given",
    manyAbove,
    fewBelow,
    classRates: undefined,
    curves: [],
    missed: [],
    missedFrom: "",
    verdict: [],
    facts: [],
    fingerprints: [],
  };
  return [
    section(
      "Measures",
      `Percent, of ${formatCount(rows)} rows in ${formatCount(classes.length)} classes. Balanced is the mean over all classes${isCounted ? "; few, medium and many over classes by their number of training rows. The better of a column is marked" : ""}.`,
      isCounted ? methodsTable(report) : plainTable(methods),
    ),
    section(
      "Is it as often right as it is certain?",
      "Percent of the predictions that are right, upwards, against how certain they are; on the dashed line both are the same. A larger dot is more rows.",
      reliabilityCharts(methods),
    ),
    ...(isCounted ? [accuracySection(report), countsSection(report)] : []),
    ...(classes.length > mostConfused ? [] : [confusionSection(report, "what was measured")]),
    section("Class by class", "", folded("All classes", classTable(measured))),
  ].join("\n");
}

/** Where nobody knows which classes are rare. */
function plainTable(methods: MeasuredScores["methods"]): string {
  return comparisonTable(
    [
      { title: "balanced", hint: "mean of the accuracies per class" },
      { title: "top-1", hint: "share of the rows that are right" },
      {
        title: "calibration error",
        hint: "how far the stated certainty is off, on average",
        smallerIsBetter: true,
      },
    ],
    methods.map(({ name, evaluation: { balanced, top1, ece } }) => ({
      title: methodTitles[name],
      color: methodColor(name),
      values: [balanced, top1, ece],
    })),
  );
}

function classTable({ prior, rowsOf, isCounted, groups, methods }: MeasuredScores): string {
  const order = prior.classes
    .map((_, id) => id)
    .toSorted((one, other) => prior.counts[other] - prior.counts[one] || one - other);
  const columns = [
    "class",
    ...(isCounted ? ["training rows", "group"] : []),
    "test rows",
    ...methods.map(({ name }) => methodTitles[name]),
  ];
  const lines = order.slice(0, mostLines).map((id) => ({
    cells: [
      prior.classes[id],
      ...(isCounted ? [formatCount(prior.counts[id]), groups[id]] : []),
      formatCount(rowsOf[id]),
      ...methods.map(({ evaluation }) => formatPercent(evaluation.perClass[id])),
    ],
  }));
  const left = order.length - lines.length;
  const note = left > 0 ? `<p class="caption">${formatCount(left)} more are left out.</p>` : "";
  return scrolledTable("Accuracy of each class, percent", columns, lines) + note;
}
