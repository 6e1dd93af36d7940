import type { TextTable } from "../report/detection-report.ts";
import type { TableColumn } from "../terminal/format-table.ts";
import { formatCount, formatPercent } from "../terminal/format-values.ts";
import type { DetectedClass } from "./class-rows.ts";
import type { EvaluationLimits } from "../settings/evaluation-limits.ts";

/** Classes as a table of texts, on a terminal and on a page: training images and groups have columns where something is known of them. */
export function classTable(
  classes: readonly DetectedClass[],
  { bestPerImage, minScore }: EvaluationLimits,
): TextTable {
  const isCounted = classes.some(({ trainingImages }) => trainingImages !== null);
  const isGrouped = classes.some(({ group }) => group !== null);
  return {
    columns: [
      { title: "class", align: "left" },
      ...(isCounted ? [right("training images")] : []),
      ...(isGrouped ? [{ title: "group", align: "left" } as const] : []),
      right("objects"),
      right("detections"),
      ...["AP", "AP50", "AR", `AP, best ${bestPerImage}`, `found at ${minScore}`].map(right),
    ],
    rows: classes.map((row) => [
      row.class,
      ...(isCounted ? [formatCount(row.trainingImages ?? 0)] : []),
      ...(isGrouped ? [row.group ?? "–"] : []),
      formatCount(row.truths),
      formatCount(row.detections),
      ...[row.ap, row.ap50, row.ar, row.apCapped, row.recall].map(formatPercent),
    ]),
  };
}

function right(title: string): TableColumn {
  return { title, align: "right" };
}
