import * as Plot from "@observablehq/plot";
import { formatCount } from "../terminal/format-values.ts";
import { classAxis } from "./class-axis.ts";
import { renderPlot, type ChartWidth } from "./render-plot.ts";
import type { Report } from "./report.ts";

// Pixels that a count takes above its bar.
const roomForCount = 22;

/** Training rows per class as bars on a logarithmic scale. */
export function classCountsChart(report: Report, width: ChartWidth): string {
  const { classes, counts, groups } = report;
  const axis = classAxis(classes, counts, { type: "band", width });
  const bars = axis.order.map((index) => {
    const count = counts[index] ?? 0;
    const group = groups[index] ?? "medium";
    return {
      name: axis.names[index],
      count,
      color: `var(--${group})`,
      title: `${classes[index] ?? ""}: ${formatCount(count)} training rows (${group}-shot)`,
    };
  });
  const largest = Math.max(2, ...counts);
  return renderPlot(
    {
      width,
      height: width < 400 ? 220 : 280,
      marginLeft: width < 400 ? 44 : 56,
      marginRight: 8,
      marginBottom: axis.marginBottom,
      marginTop: 26,
      x: axis.scale,
      y: {
        type: "log",
        domain: [0.8, largest * 1.3],
        label: "↑ training rows",
        ...countTicks(largest),
      },
      marks: [
        Plot.gridY({ stroke: "currentColor", strokeOpacity: 0.12, ...countTicks(largest) }),
        Plot.barY(
          bars.filter((bar) => bar.count > 0),
          { x: "name", y1: 0.8, y2: "count", fill: "color", title: "title", rx: 2 },
        ),
        ...(bars.length * roomForCount > width
          ? []
          : [
              Plot.text(bars, {
                x: "name",
                y: (bar: { readonly count: number }) => Math.max(bar.count, 0.9),
                text: (bar: { readonly count: number }) => formatCount(bar.count),
                dy: -8,
                fill: "currentColor",
                fontSize: 10,
              }),
            ]),
      ],
    },
    "Training rows per class",
  );
}

function countTicks(largest: number): { readonly ticks: number[]; readonly tickFormat: string } {
  const decades = Math.floor(Math.log10(largest)) + 1;
  return { ticks: Array.from({ length: decades }, (_, power) => 10 ** power), tickFormat: "," };
}
