import * as Plot from "@observablehq/plot";
import { formatCount, formatPercent } from "../terminal/format-values.ts";
import { orderByCount } from "./class-order.ts";
import { logTicks } from "./log-ticks.ts";
import { methodTitles, methodColor } from "./method-style.ts";
import { renderPlot } from "./render-plot.ts";
import type { Report } from "./report.ts";

const mostCorners = 20;

interface Point {
  readonly count: number;
  readonly accuracy: number;
  readonly title: string;
}

/** Accuracy of each class against its training rows, one colour per method. */
export function accuracyChart(report: Report): string {
  const { classes, counts, methods, manyAbove, fewBelow } = report;
  const order = orderByCount(counts).filter((index) => (counts[index] ?? 0) > 0);
  const smallest = counts[order.at(-1) ?? 0] ?? 1;
  const largest = counts[order[0] ?? 0] ?? 1;
  const crowded = classes.length > 60;
  const marks = methods.flatMap(({ name, evaluation }) => {
    const points = order.flatMap((index): Point[] => {
      const accuracy = evaluation.perClass[index] ?? null;
      const count = counts[index] ?? 0;
      const title = `${classes[index] ?? ""} (${formatCount(count)} rows), ${methodTitles[name]}: ${formatPercent(accuracy)} %`;
      return accuracy === null ? [] : [{ count, accuracy: accuracy * 100, title }];
    });
    const color = methodColor(name);
    return [
      Plot.line(averageByCount(points), {
        x: "count",
        y: "accuracy",
        stroke: color,
        strokeWidth: 2,
        strokeOpacity: 0.85,
      }),
      Plot.dot(points, {
        x: "count",
        y: "accuracy",
        fill: color,
        r: crowded ? 2 : 3.5,
        fillOpacity: crowded ? 0.45 : 1,
        title: "title",
      }),
    ];
  });
  const borders = [fewBelow, manyAbove].filter((count) => count > smallest && count < largest);
  return renderPlot(
    {
      height: 380,
      marginLeft: 48,
      marginBottom: 44,
      x: { type: "log", label: "training rows of the class →" },
      y: { domain: [0, 100], label: "↑ accuracy on the test set (%)" },
      marks: [
        Plot.axisX(logTicks(smallest, largest), { text: formatCount }),
        Plot.gridY({ stroke: "currentColor", strokeOpacity: 0.12 }),
        Plot.ruleX(borders, {
          stroke: "currentColor",
          strokeOpacity: 0.35,
          strokeDasharray: "3,3",
        }),
        ...marks,
      ],
    },
    "Accuracy of each class against its training rows",
  );
}

/**
 * The line through the points: one corner per count, or per range of counts where there are many,
 * so that it shows the trend and not each class.
 */
function averageByCount(points: readonly Point[]): { count: number; accuracy: number }[] {
  const groups = new Map<number, Point[]>();
  const counts = new Set(points.map((point) => point.count));
  const ranged = counts.size > mostCorners;
  for (const point of points) {
    const key = ranged ? Math.round(Math.log2(point.count) * 2) : point.count;
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()].map((group) => ({
    count: mean(group.map((point) => point.count)),
    accuracy: mean(group.map((point) => point.accuracy)),
  }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
