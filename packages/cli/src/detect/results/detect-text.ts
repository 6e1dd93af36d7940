import { join } from "node:path";
import { formatTable, type TableColumn } from "../../terminal/format-table.ts";
import { formatPercent } from "../../terminal/format-values.ts";
import { printableLines } from "../../terminal/printable.ts";
import type { DetectRecord, RecordedDetector, RecordedMeasure } from "./detect-record.ts";
import { tableColumns } from "./table-columns.ts";

/** The table, what it means, and where the files are. */
export function detectText(record: DetectRecord, verdict: readonly string[]): string {
  const measures = tableColumns(record.measure);
  const columns: TableColumn[] = [
    { title: `method (%, ${record.measure.measured})`, align: "left" },
    ...measures.map(({ title }): TableColumn => ({ title, align: "right" })),
  ];
  const rows = record.methods.map((method) => [
    method.name,
    ...measures.map(({ measure }) => measureText(method, measure)),
  ]);
  const { out } = record.settings;
  const said = [
    verdict.join(" "),
    ...record.detector.notes.map((note) => `note: ${note}`),
    `Report: ${join(out, "report.html")}. Model with the ${record.model.method} layer: ${join(out, "model.onnx")}`,
  ];
  return `\n${formatTable(columns, rows)}\n${printableLines(said)}`;
}

/** Percent, with the standard deviation over seeds where there are several. */
function measureText(method: RecordedDetector, measure: RecordedMeasure): string {
  const spread = method.spread?.[measure] ?? null;
  const value = formatPercent(method[measure]);
  return spread === null ? value : `${value} ± ${formatPercent(spread)}`;
}
