import * as Plot from "@observablehq/plot";
import { formatPercent } from "../terminal/format-values.ts";
import { classAxis } from "./class-axis.ts";
import { logTicks } from "./log-ticks.ts";
import { renderPlot } from "./render-plot.ts";

/** A distribution over the classes and how to draw it. */
export interface ShareSeries {
  readonly title: string;
  readonly color: string;
  readonly line: "line" | "dashed" | "dotted";
  /** Share of each class, 0 to 1. */
  readonly shares: readonly number[];
}

const dashes = { dashed: "7,4", dotted: "0.1,5" } as const;

/** Distributions over the classes as lines on a logarithmic scale. */
export function sharesChart(
  data: { readonly classes: readonly string[]; readonly counts: readonly number[] },
  options: { readonly series: readonly ShareSeries[]; readonly label: string },
): string {
  const axis = classAxis(data.classes, data.counts, "point");
  const crowded = data.classes.length > 60;
  const marks = options.series.flatMap(({ title, color, line, shares }) => {
    const points = axis.order.flatMap((index) => {
      const share = shares[index] ?? 0;
      const text = `${data.classes[index] ?? ""}, ${title}: ${formatPercent(share)} %`;
      // A logarithmic axis has no place for zero: a class without rows leaves a gap.
      return share > 0 ? [{ name: axis.names[index], share: share * 100, text }] : [];
    });
    const stroke = color;
    const path = { x: "name", y: "share", stroke, strokeWidth: line === "dashed" ? 1.5 : 2 };
    return line !== "line"
      ? [
          Plot.line(points, {
            ...path,
            strokeDasharray: dashes[line],
            strokeLinecap: line === "dotted" ? "round" : "butt",
          }),
        ]
      : [
          Plot.line(points, path),
          Plot.dot(points, {
            x: "name",
            y: "share",
            fill: color,
            r: crowded ? 1.5 : 3,
            title: "text",
          }),
        ];
  });
  const drawn = options.series.flatMap((one) => one.shares).filter((share) => share > 0);
  const ticks = logTicks(Math.min(...drawn) * 100, Math.max(...drawn) * 100);
  return renderPlot(
    {
      height: 320,
      marginLeft: 56,
      marginTop: 26,
      marginBottom: axis.marginBottom,
      x: axis.scale,
      y: { type: "log", label: `↑ ${options.label} (%)` },
      marks: [
        Plot.gridY(ticks, { stroke: "currentColor", strokeOpacity: 0.12 }),
        Plot.axisY(ticks, { text: String }),
        ...marks,
      ],
    },
    options.label,
  );
}
