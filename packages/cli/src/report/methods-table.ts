import type { Evaluation } from "@balms/core";
import { formatPercent } from "../terminal/format-values.ts";
import { comparisonTable } from "./comparison-table.ts";
import { methodTitles, methodColor } from "./method-style.ts";
import type { Report } from "./report.ts";

interface Measure {
  readonly title: string;
  readonly hint: string;
  readonly value: (evaluation: Evaluation) => number | null;
  readonly smallerIsBetter?: boolean;
}

/** Headline first: what stands on the left is seen on a phone, too. */
function measures({ manyAbove, fewBelow, methods }: Report): Measure[] {
  const few: Measure = {
    title: "few",
    hint: `classes with fewer than ${fewBelow} rows`,
    value: (evaluation) => evaluation.few,
  };
  const top1: Measure = {
    title: "top-1",
    hint: "share of test rows that are right",
    value: (evaluation) => evaluation.top1,
  };
  // On a balanced test set both are the same figure.
  const repeats = methods.every(
    ({ evaluation }) => formatPercent(evaluation.top1) === formatPercent(evaluation.balanced),
  );
  return [
    {
      title: "balanced",
      hint: "mean of the accuracies per class",
      value: ({ balanced }) => balanced,
    },
    few,
    { title: "medium", hint: "classes in between", value: ({ medium }) => medium },
    { title: "many", hint: `classes with more than ${manyAbove} rows`, value: ({ many }) => many },
    ...(repeats ? [] : [top1]),
    {
      title: "calibration error",
      hint: "how far the stated certainty is off, on average",
      value: ({ ece }) => ece,
      smallerIsBetter: true,
    },
  ];
}

/** The table of methods; the best value of each column is marked. */
export function methodsTable(report: Report): string {
  const columns = measures(report);
  return comparisonTable(
    columns,
    report.methods.map(({ name, evaluation }) => ({
      title: methodTitles[name],
      color: methodColor(name),
      values: columns.map(({ value }) => value(evaluation)),
    })),
  );
}
