import { join, dirname } from "node:path";
import type { TrainOutcome } from "../train/train.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatTable, type TableColumn } from "../terminal/format-table.ts";
import { formatPercent } from "../terminal/format-values.ts";
import { jsonText } from "../terminal/json-text.ts";
import { printableLines } from "../terminal/printable.ts";

const measures = ["top1", "balanced", "many", "medium", "few", "ece"] as const;
const titles = ["top-1", "balanced", "many", "medium", "few", "calibration error"];

/** Prints the table and what it means; with `json`, the record of the run as one object. */
export function printTrainResult(
  outcome: TrainOutcome,
  options: { readonly context: CommandContext; readonly json: boolean },
): void {
  const { stdout } = options.context;
  if (options.json) {
    stdout.write(jsonText(outcome.record, 0));
    return;
  }
  const columns: TableColumn[] = [
    { title: "method (%)", align: "left" },
    ...titles.map((title): TableColumn => ({ title, align: "right" })),
  ];
  const rows = outcome.record.methods.map((method) => [
    method.name,
    ...measures.map((measure) => formatPercent(method[measure])),
  ]);
  const model = join(dirname(outcome.report), "model.onnx");
  const said = [
    outcome.verdict,
    `Report: ${outcome.report}. Model with the ${outcome.record.model.head} head: ${model}`,
  ];
  stdout.write(`\n${formatTable(columns, rows)}\n${printableLines(said)}`);
}
