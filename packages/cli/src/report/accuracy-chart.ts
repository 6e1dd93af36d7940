import * as Plot from "@observablehq/plot";
import { formatCount, formatPercent } from "../terminal/format-values.ts";
import { orderByCount } from "./class-order.ts";
import { classTrend, type ClassPoint } from "./class-trend.ts";
import { logTicks } from "./log-ticks.ts";
import { methodTitles, methodColor } from "./method-style.ts";
import { panel, panelSize, panels } from "./panels.ts";
import { renderPlot } from "./render-plot.ts";
import type { MethodResult, Report } from "./report.ts";

interface TitledPoint extends ClassPoint {
  readonly title: string;
}

/**
 * Accuracy of each class against its training rows: a panel per method, since methods that are
 * equally good would paint over each other, with the trend of plain softmax behind the others.
 */
export function accuracyCharts(report: Report): string {
  const { classes, counts, methods, manyAbove, fewBelow } = report;
  const order = orderByCount(counts).filter((index) => (counts[index] ?? 0) > 0);
  const smallest = counts[order.at(-1) ?? 0] ?? 1;
  const largest = counts[order[0] ?? 0] ?? 1;
  const borders = [fewBelow, manyAbove].filter((count) => count > smallest && count < largest);
  const pointsOf = ({ name, evaluation }: MethodResult): TitledPoint[] =>
    order.flatMap((index) => {
      const accuracy = evaluation.perClass[index] ?? null;
      const count = counts[index] ?? 0;
      const title = `${classes[index] ?? ""} (${formatCount(count)} rows), ${methodTitles[name]}: ${formatPercent(accuracy)} %`;
      return accuracy === null ? [] : [{ count, accuracy: accuracy * 100, title }];
    });
  const plain = methods.find(({ name }) => name === "softmax");
  const crowded = classes.length > 60;
  const axes = { x: "count", y: "accuracy" } as const;
  return panels(
    methods.map((method) => {
      const points = pointsOf(method);
      const color = methodColor(method.name);
      const behind = plain === undefined || plain === method ? [] : classTrend(pointsOf(plain));
      const chart = renderPlot(
        {
          ...panelSize,
          x: { type: "log", label: null },
          y: { domain: [0, 100], label: null },
          marks: [
            Plot.axisX(decades(smallest, largest), { text: formatShort }),
            Plot.axisY([0, 50, 100]),
            Plot.gridY([0, 50, 100], { stroke: "currentColor", strokeOpacity: 0.15 }),
            Plot.ruleX(borders, {
              stroke: "currentColor",
              strokeOpacity: 0.35,
              strokeDasharray: "3,3",
            }),
            Plot.line(behind, {
              ...axes,
              stroke: methodColor("softmax"),
              strokeWidth: 1.5,
              strokeDasharray: "4,3",
            }),
            Plot.dot(points, {
              ...axes,
              fill: color,
              r: crowded ? 1.2 : 2,
              fillOpacity: crowded ? 0.45 : 0.75,
              title: "title",
            }),
            Plot.line(classTrend(points), { ...axes, stroke: color, strokeWidth: 2 }),
          ],
        },
        `${methodTitles[method.name]}: accuracy of each class against its training rows`,
      );
      return panel(methodTitles[method.name], chart);
    }),
  );
}

/** Ticks with room between them; a narrow range keeps those that it has. */
function decades(smallest: number, largest: number): number[] {
  const all = logTicks(smallest, largest);
  const powers = all.filter((tick) => Number.isInteger(Math.log10(tick)));
  return powers.length < 2 ? all : powers;
}

function formatShort(count: number): string {
  return count >= 1e6 ? `${count / 1e6}M` : count >= 1000 ? `${count / 1000}k` : String(count);
}
