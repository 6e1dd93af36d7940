import type { PriorEstimateReason } from "@balms/core/estimation";
import { totalVariation } from "@balms/core";
import { formatTable } from "../terminal/format-table.ts";
import { formatCount, formatPercent, formatPoints } from "../terminal/format-values.ts";
import { printableLines } from "../terminal/printable.ts";
import type { FoundShift, ShiftRequest } from "./found-shift.ts";
import { jsonText } from "../terminal/json-text.ts";

// Those that changed most; --json has them all.
const mostClasses = 20;

const reasons: Readonly<Record<PriorEstimateReason, string>> = {
  shift: "the classes are distributed otherwise, by more than chance and noise explain",
  "too few rows": "fewer than ten rows for each class tell too little",
  "not converged": "the estimate did not settle",
  "ill-conditioned": "the model confuses classes so much that the estimate is noise",
  "no shift": "the rows speak for no other distribution than chance would bring",
  "too little evidence": "there is a shift, but the estimate would be mostly noise",
  "too concentrated": "the estimate leaves next to nothing for most classes, which is hardly so",
};

/** Percent of each class as assumed and as estimated, what it means, and what to do. */
export function shiftText(found: FoundShift, request: ShiftRequest): string {
  const { estimate, by } = found;
  const rows = byChange(found);
  const shown = rows.slice(0, mostClasses);
  const { statistic, degreesOfFreedom, pValue, adapt, reason } = estimate;
  const table = formatTable(
    [
      { title: "class", align: "left" },
      { title: "assumed (%)", align: "right" },
      { title: "estimated (%)", align: "right" },
      { title: "points", align: "right" },
      ...(found.errors === undefined ? [] : [{ title: "95% interval", align: "right" } as const]),
    ],
    shown.map((row) => [
      row.class,
      formatPercent(row.assumed),
      formatPercent(row.estimated),
      formatPoints(row.estimated - row.assumed),
      ...(row.interval === null ? [] : [row.interval.map(formatPercent).join(" to ")]),
    ]),
  );
  const more = rows.length - shown.length;
  return printableLines([
    `${formatCount(estimate.rows)} rows, ${formatCount(rows.length)} classes, estimated by ${by === "em" ? "EM from the scores" : "BBSE from the predicted classes and validation rows"}`,
    `what its scores assume: ${found.because}`,
    "",
    ...table.split("\n"),
    ...(more > 0 ? [`and ${formatCount(more)} classes that changed less, with --json`, ""] : []),
    `Test against no shift: ${statistic.toFixed(1)} with ${degreesOfFreedom} degrees of freedom, p ${pValue < 0.001 ? "< 0.001" : `= ${pValue.toFixed(3)}`}.`,
    found.errors === undefined
      ? "How far the shares are off by chance is not known: the rows do not tell the classes apart, or it would take too long for so many."
      : "The intervals are those of chance.",
    ...(by === "em"
      ? [
          "The estimate is as good as the scores are calibrated; with validation rows of known classes (--validation, --validation-logits) it does not depend on that.",
        ]
      : []),
    `${adapt ? "Adapt" : "Do not adapt"}: ${reasons[reason]}.`,
    ...advice(found, request),
  ]);
}

function advice({ estimate, isWritten, adapting }: FoundShift, request: ShiftRequest): string[] {
  const { output, source, prior } = request;
  if (!estimate.adapt && output !== undefined && !isWritten) {
    return [`${output} was not written; --anyway writes it.`];
  }
  if (!estimate.adapt && !isWritten) return [];
  const model = source.kind === "pictures" ? source.model.path : "model.onnx";
  const target = output ?? "target.json (written by -o target.json)";
  const how = {
    adjust: `balms adjust ${model} --prior ${prior ?? model} --target ${target} -o adapted.onnx`,
    retarget: `balms adjust ${model} --retarget ${target} -o adapted.onnx`,
    program: `in a program, adjustLogits(scores, { prior, target }) of @balms/core with what is assumed as prior; balms adjust corrects models alone that no class frequencies were taken off`,
  };
  return [`${isWritten ? `${output} is written. ` : ""}To adapt: ${how[adapting]}`];
}

function sharesOf(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

// Of a normal distribution: 95 % lie within.
const width = 1.96;

interface ClassChange {
  readonly class: string;
  readonly assumed: number;
  readonly estimated: number;
  /** Of the estimate; null where it is not known. */
  readonly standardError: number | null;
  readonly interval: readonly [number, number] | null;
}

function byChange({ assumed, estimate, errors }: FoundShift): readonly ClassChange[] {
  const [before, after] = [sharesOf(assumed.counts), sharesOf(estimate.prior.counts)];
  return assumed.classes
    .map((name, id) => {
      const share = { class: name, assumed: before[id] ?? 0, estimated: after[id] ?? 0 };
      const standardError = errors?.[id];
      if (standardError === undefined) return { ...share, standardError: null, interval: null };
      const reach = width * standardError;
      const interval = [
        Math.max(0, share.estimated - reach),
        Math.min(1, share.estimated + reach),
      ] as const;
      return { ...share, standardError, interval };
    })
    .toSorted(
      (first, second) =>
        Math.abs(second.estimated - second.assumed) - Math.abs(first.estimated - first.assumed),
    );
}

/** The one object that `--json` prints: shares from 0 to 1. */
export function shiftJson(found: FoundShift, request: ShiftRequest): string {
  const { assumed, because, by, estimate, isWritten } = found;
  const { source } = request;
  const { adapt, reason, rows, statistic, degreesOfFreedom, pValue } = estimate;
  const object = {
    source: source.kind === "pictures" ? source.model.path : source.logits,
    data: source.kind === "pictures" ? source.data : null,
    rows,
    method: by,
    because,
    adapt,
    reason,
    explanation: reasons[reason],
    statistic,
    degreesOfFreedom,
    pValue,
    totalVariation: totalVariation(assumed, estimate.prior),
    output: isWritten ? (request.output ?? null) : null,
    classes: byChange(found),
  };
  return jsonText(object);
}
