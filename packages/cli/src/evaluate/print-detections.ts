import { formatTable, type TableColumn } from "../terminal/format-table.ts";
import { formatCount, formatPercent } from "../terminal/format-values.ts";
import { printableLines } from "../terminal/printable.ts";
import { classTable } from "./class-columns.ts";
import { detectedClasses, worstClasses } from "./class-rows.ts";
import { detectionMeasures, measuredParts } from "./detection-measures.ts";
import type { DetectionsRequest, EvaluatedDetections } from "./detections-request.ts";
import { detectionsVerdict } from "./detections-verdict.ts";
import { jsonText } from "../terminal/json-text.ts";

// All of them are told by --json and the report.
const mostClasses = 10;

/** What was measured, in a line. */
export function describeDetections({ evaluation, detections }: EvaluatedDetections): string {
  const { images, truths, classes, measured, rules } = evaluation;
  return `${formatCount(detections)} detections of ${formatCount(truths)} objects in ${formatCount(images)} images, ${formatCount(classes.length)} classes; ${measured}, by the rules of ${rules.toUpperCase()}`;
}

/** The tables for a terminal, and what they mean. */
export function detectionsText(evaluated: EvaluatedDetections, request: DetectionsRequest): string {
  const columns: TableColumn[] = [
    { title: "%", align: "left" },
    ...measuredParts.map((title): TableColumn => ({ title, align: "right" })),
  ];
  const measures = detectionMeasures(evaluated).map(({ title, values }) => [
    title,
    ...measuredParts.map((_, at) => cell(values[at])),
  ]);
  const worst = worstClasses(detectedClasses(evaluated));
  const { columns: classColumns, rows } = classTable(worst.slice(0, mostClasses), evaluated.limits);
  const more = worst.length - rows.length;
  return printableLines([
    describeDetections(evaluated),
    "",
    ...formatTable(columns, measures).split("\n"),
    ...(rows.length === 0
      ? []
      : [
          worst.length > rows.length ? "Worst classes:" : "Classes, the worst first:",
          ...formatTable(classColumns, rows).split("\n"),
        ]),
    ...(more > 0 ? [`and ${formatCount(more)} classes more, with --json or --report`, ""] : []),
    ...detectionsVerdict(evaluated),
    ...(request.report === undefined ? [] : [`Report: ${request.report}.`]),
  ]);
}

function cell(value: number | null | undefined): string {
  return value === undefined ? "" : formatPercent(value);
}

/** The one object that `--json` prints: shares from 0 to 1. */
export function detectionsJson(evaluated: EvaluatedDetections, request: DetectionsRequest): string {
  const { rules, measured, classes: _, ...measures } = evaluated.evaluation;
  const { prior } = evaluated;
  const object = {
    annotations: request.annotations,
    detections: request.detections,
    rules,
    measured,
    prior: prior === undefined ? null : { source: request.prior, digest: prior.digest },
    ...evaluated.limits,
    measures,
    classes: detectedClasses(evaluated),
    verdict: detectionsVerdict(evaluated),
  };
  return jsonText(object);
}
