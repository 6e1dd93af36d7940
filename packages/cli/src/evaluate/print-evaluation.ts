import type { Evaluation } from "@balms/core";
import { formatTable, type TableColumn } from "../terminal/format-table.ts";
import { formatCount, formatPercent } from "../terminal/format-values.ts";
import { printableLines } from "../terminal/printable.ts";
import type { Evaluated, EvaluateRequest, MeasuredScores } from "./evaluated.ts";
import { evaluationVerdict } from "./evaluation-verdict.ts";
import { jsonText } from "../terminal/json-text.ts";

// More classes than fit on a screen are told by --json and the report.
const mostClasses = 40;

const measures: readonly [string, (evaluation: Evaluation) => number | null][] = [
  ["balanced", ({ balanced }) => balanced],
  ["overall", ({ top1 }) => top1],
  ["many", ({ many }) => many],
  ["medium", ({ medium }) => medium],
  ["few", ({ few }) => few],
  ["top-5", ({ topK }) => topK?.[5] ?? null],
  ["macro-F1", ({ macroF1 }) => macroF1],
  ["calibration error", ({ ece }) => ece],
];

/** The tables for a terminal, and what they mean. */
export function evaluationText(evaluated: Evaluated, request: EvaluateRequest): string {
  const { measured, adjusted, scored } = evaluated;
  // Of five classes, every row is right among the first five.
  const shownMeasures = measures.filter(([title]) => title !== "top-5" || scored.classes > 5);
  const columns: TableColumn[] = [
    { title: "scores (%)", align: "left" },
    ...shownMeasures.map(([title]): TableColumn => ({ title, align: "right" })),
  ];
  const rowOf = (title: string, { evaluation }: MeasuredScores): string[] => [
    title,
    ...shownMeasures.map(([, value]) => formatPercent(value(evaluation))),
  ];
  const table = formatTable(columns, [
    rowOf("as they are", measured),
    ...(adjusted === undefined ? [] : [rowOf("adjusted", adjusted)]),
  ]);
  const classes = classRows(evaluated);
  const shown = classes.slice(0, mostClasses);
  const byClass = formatTable(
    [
      { title: "class", align: "left" },
      { title: "training rows", align: "right" },
      { title: "group", align: "left" },
      { title: "test rows", align: "right" },
      { title: "right (%)", align: "right" },
      ...(adjusted === undefined ? [] : [{ title: "adjusted (%)", align: "right" } as const]),
    ],
    shown.map((row) => [
      row.class,
      formatCount(row.trainingRows),
      row.group,
      formatCount(row.testRows),
      formatPercent(row.accuracy),
      ...(adjusted === undefined ? [] : [formatPercent(row.adjusted)]),
    ]),
  );
  const more = classes.length - shown.length;
  return printableLines([
    `${formatCount(scored.rows)} rows, ${formatCount(classes.length)} classes`,
    "",
    ...table.split("\n"),
    ...byClass.split("\n"),
    ...(more > 0 ? [`and ${formatCount(more)} classes more, with --json or --report`, ""] : []),
    ...evaluationVerdict(evaluated, request),
    ...(request.report === undefined ? [] : [`Report: ${request.report}.`]),
  ]);
}

interface ClassRow {
  readonly class: string;
  readonly trainingRows: number;
  readonly group: string;
  readonly testRows: number;
  /** Null for a class without test rows. */
  readonly accuracy: number | null;
  readonly adjusted: number | null;
}

/** Class by class, most training rows first. */
function classRows({ scored, groups, measured, adjusted }: Evaluated): readonly ClassRow[] {
  const { prior, labels } = scored;
  const testRows = new Int32Array(prior.classes.length);
  for (const label of labels) testRows[label] += 1;
  return prior.classes
    .map((name, id) => ({
      class: name,
      trainingRows: prior.counts[id] ?? 0,
      group: groups[id] ?? "",
      testRows: testRows[id] ?? 0,
      accuracy: measured.evaluation.perClass[id] ?? null,
      adjusted: adjusted?.evaluation.perClass[id] ?? null,
    }))
    .toSorted((first, second) => second.trainingRows - first.trainingRows);
}

/** The one object that `--json` prints: shares from 0 to 1. */
export function evaluationJson(evaluated: Evaluated, request: EvaluateRequest): string {
  const { scored, measured, adjusted, unadjusted } = evaluated;
  const { source, manyAbove, fewBelow } = request;
  const object = {
    source: source.kind === "pictures" ? source.model.path : source.logits,
    data: source.kind === "pictures" ? source.data : source.labels,
    rows: scored.rows,
    prior: { source: request.prior, digest: scored.prior.digest },
    manyAbove,
    fewBelow,
    measures: measuresOf(measured),
    adjusted: adjusted === undefined ? null : measuresOf(adjusted),
    unadjusted: unadjusted ?? null,
    classes: classRows(evaluated),
    verdict: evaluationVerdict(evaluated, request),
  };
  return jsonText(object);
}

function measuresOf({ evaluation }: MeasuredScores): Readonly<Record<string, unknown>> {
  const { top1, balanced, many, medium, few, macroF1, topK, ece, calibration, priorDistance } =
    evaluation;
  return {
    top1,
    balanced,
    many,
    medium,
    few,
    top5: topK?.[5] ?? null,
    macroF1,
    ece,
    calibration,
    priorDistance,
  };
}
