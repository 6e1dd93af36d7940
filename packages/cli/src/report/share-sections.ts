import { legend, section } from "./layout.ts";
import { methodTitles, methodColor } from "./method-style.ts";
import type { Report } from "./report.ts";
import { sharesChart, type ShareSeries } from "./shares-chart.ts";

/** What the Meta Sampler learned; nothing when it was not used. */
export function ratesSection(report: Report): string {
  const { classRates } = report;
  if (classRates === undefined) {
    return "";
  }
  return shares(report, {
    title: "How often BALMS drew each class",
    caption:
      "The Meta Sampler learns the share of each class in a training batch. It starts from the shares of the training rows unless told otherwise; drawing all classes alike on top of Balanced Softmax would correct twice.",
    label: "share of the draws",
    series: [
      {
        title: "learned by BALMS",
        color: methodColor("balms"),
        line: "line" as const,
        shares: classRates,
      },
      priorSeries(report),
      uniformSeries(report, "all classes alike"),
    ],
  });
}

/** How the classes that each method predicts are distributed. */
export function predictionsSection(report: Report): string {
  return shares(report, {
    title: "Which classes each method predicts",
    caption:
      "Mean predicted probability of each class over the test set. Plain softmax follows the training rows; the test set holds the classes in the shares of the grey dotted line.",
    label: "mean predicted probability",
    series: [
      ...report.methods.map(({ name, evaluation }) => ({
        title: methodTitles[name],
        color: methodColor(name),
        line: "line" as const,
        shares: evaluation.predictedShares,
      })),
      priorSeries(report),
      testSeries(report),
    ],
  });
}

function shares(
  report: Report,
  content: {
    readonly title: string;
    readonly caption: string;
    readonly label: string;
    readonly series: readonly ShareSeries[];
  },
): string {
  const { title, caption, label, series } = content;
  const entries = series.map((one) => ({
    title: one.title,
    color: one.color,
    kind: one.line,
  }));
  return section(title, caption, legend(entries) + sharesChart(report, { series, label }));
}

function priorSeries({ counts }: Report): ShareSeries {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const ofRows = counts.map((count) => count / total);
  return { title: "training rows", color: "var(--prior)", line: "dashed", shares: ofRows };
}

function uniformSeries({ classes }: Report, title: string): ShareSeries {
  const alike = classes.map(() => 1 / classes.length);
  return { title, color: "var(--even)", line: "dotted", shares: alike };
}

function testSeries({ methods }: Report): ShareSeries {
  const perClass = (methods[0]?.evaluation.confusion ?? []).map((row) =>
    row.reduce((sum, count) => sum + count, 0),
  );
  const total = perClass.reduce((sum, count) => sum + count, 0);
  const ofRows = perClass.map((count) => count / total);
  return { title: "test rows", color: "var(--even)", line: "dotted", shares: ofRows };
}
