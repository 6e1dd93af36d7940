import { classScatter, type ScatterSeries } from "./class-scatter.ts";
import { methodTitles, methodColor } from "./method-style.ts";
import type { MethodResult, Report } from "./report.ts";

/** Accuracy of each class against its training rows, with the trend of plain softmax behind the other methods. */
export function accuracyCharts(report: Report): string {
  const { classes, counts, methods, manyAbove, fewBelow } = report;
  const series = methods.map(({ name, evaluation }: MethodResult): ScatterSeries => ({
    title: methodTitles[name],
    color: methodColor(name),
    shares: evaluation.perClass,
  }));
  return classScatter({
    classes,
    counts,
    counted: "training rows",
    measure: "accuracy",
    borders: [fewBelow, manyAbove],
    series,
    behind: series[methods.findIndex(({ name }) => name === "softmax")],
  });
}
