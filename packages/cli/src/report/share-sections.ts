import { priorFromCounts, totalVariation, type ClassPrior } from "@balms/core";
import { formatList, formatPercent } from "../terminal/format-values.ts";
import { legend, section } from "./layout.ts";
import { methodTitles, methodColor, titleInSentence } from "./method-style.ts";
import { panel, panels } from "./panels.ts";
import { drawForBothWidths } from "./render-plot.ts";
import type { Report } from "./report.ts";
import { sharesChart, sharesPanel, type ShareSeries } from "./shares-chart.ts";

/** What the Meta Sampler learned; nothing when it was not used. */
export function ratesSection(report: Report): string {
  const { classRates } = report;
  if (classRates === undefined) return "";
  const series: ShareSeries[] = [
    { title: "learned by BALMS", color: methodColor("balms"), line: "line", shares: classRates },
    trainingShares(report),
    {
      title: "all classes alike",
      color: "var(--even)",
      line: "dotted",
      shares: report.classes.map(() => 1 / report.classes.length),
    },
  ];
  const label = "share of the draws";
  return section(
    "How often BALMS drew each class",
    `The share of each class in a training batch at the end, learned by the Meta Sampler. ${describeRates(report, classRates)}`,
    keys(series) + drawForBothWidths((width) => sharesChart(report, { series, label, width })),
  );
}

/** How the classes that each method predicts are distributed: a panel per method. */
export function predictionsSection(report: Report): string {
  const references = [trainingShares(report), testShares(report)];
  const charts = report.methods.map(({ name, evaluation }) => {
    const title = methodTitles[name];
    const own: ShareSeries = {
      title,
      color: methodColor(name),
      line: "dots",
      shares: evaluation.predictedShares,
    };
    return panel(title, sharesPanel(report, [...references, own]));
  });
  return section(
    "Which classes each method predicts",
    `Mean predicted probability of each class over the test set in percent, most training rows on the left. ${describePredictions(report)}`,
    keys(references) + panels(charts),
  );
}

function keys(series: readonly ShareSeries[]): string {
  return legend(
    series.map(({ title, color, line }) => ({
      title,
      color,
      kind: line === "dots" ? "line" : line,
    })),
  );
}

function describeRates({ counts }: Report, rates: readonly number[]): string {
  const present = counts.flatMap((count, id) => (count > 0 ? [id] : []));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const factors = present.map((id) => (rates[id] * total) / counts[id]);
  const rarest = present.reduce(
    (best, id, at) => (counts[id] < counts[present[best]] ? at : best),
    0,
  );
  const factor = factors[rarest];
  return `The rarest class was drawn ${factor.toFixed(2)} times as often as its rows alone would have been.`;
}

/** Nearer to which rows the predictions of each method lie; said as measured, not as expected. */
function describePredictions(report: Report): string {
  const training = distribution(trainingShares(report).shares);
  const test = distribution(testShares(report).shares);
  const distances = report.methods.map(({ name, evaluation }) => {
    const predicted = distribution(evaluation.predictedShares);
    return {
      title: titleInSentence(name),
      toTest: totalVariation(predicted, test),
      nearTraining: totalVariation(predicted, training) < totalVariation(predicted, test),
    };
  });
  const off = distances.map(({ title, toTest }) => `${title} ${formatPercent(toTest)} %`);
  const follow = distances.filter(({ nearTraining }) => nearTraining).map(({ title }) => title);
  const nearer =
    follow.length === 0
      ? ""
      : ` Nearer to the training rows than to the test rows: ${formatList(follow)}.`;
  return `Predicted away from the test rows' shares: ${formatList(off)}.${nearer}`;
}

function trainingShares({ counts }: Report): ShareSeries {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => count / total);
  return { title: "training rows", color: "var(--prior)", line: "dashed", shares };
}

function testShares({ methods }: Report): ShareSeries {
  const perClass = (methods[0]?.evaluation.confusion ?? []).map((row) =>
    row.reduce((sum, count) => sum + count, 0),
  );
  const total = perClass.reduce((sum, count) => sum + count, 0);
  const shares = perClass.map((count) => count / total);
  return { title: "test rows", color: "var(--even)", line: "dotted", shares };
}

function distribution(shares: readonly number[]): ClassPrior {
  return priorFromCounts(shares, { counted: "weights" });
}
