import * as Plot from "@observablehq/plot";
import { formatPercent } from "../terminal/format-values.ts";
import { classAxis, type ClassAxis } from "./class-axis.ts";
import { logTicks } from "./log-ticks.ts";
import { panelSize } from "./panels.ts";
import { renderPlot, type ChartWidth } from "./render-plot.ts";

/** A distribution over the classes and how to draw it. */
export interface ShareSeries {
  readonly title: string;
  readonly color: string;
  readonly line: "line" | "dots" | "dashed" | "dotted";
  /** Share of each class, 0 to 1. */
  readonly shares: readonly number[];
}

/** The classes that shares are of. */
interface Classes {
  readonly classes: readonly string[];
  readonly counts: readonly number[];
}

const dashes = { dashed: "7,4", dotted: "0.1,5" } as const;

/** Distributions over the classes on a logarithmic scale, with the names of the classes. */
export function sharesChart(
  data: Classes,
  options: {
    readonly series: readonly ShareSeries[];
    readonly label: string;
    readonly width: ChartWidth;
  },
): string {
  const { series, label, width } = options;
  const axis = classAxis(data.classes, data.counts, { type: "point", width });
  const ticks = shareTicks(series);
  return renderPlot(
    {
      width,
      height: width < 400 ? 230 : 320,
      marginLeft: width < 400 ? 40 : 56,
      marginRight: 8,
      marginTop: 26,
      marginBottom: axis.marginBottom,
      x: axis.scale,
      y: { type: "log", label: `↑ ${label} (%)` },
      marks: [
        Plot.gridY(ticks, { stroke: "currentColor", strokeOpacity: 0.12 }),
        Plot.axisY(ticks, { text: String }),
        ...series.flatMap((one) => marksOf(data, axis, one)),
      ],
    },
    label,
  );
}

/** The same in a small chart, without names. */
export function sharesPanel(data: Classes, series: readonly ShareSeries[]): string {
  const axis = classAxis(data.classes, data.counts, { type: "point", width: panelSize.width });
  const ticks = shareTicks(series).filter((tick) => Number.isInteger(Math.log10(tick)));
  return renderPlot(
    {
      ...panelSize,
      marginBottom: 8,
      x: { ...axis.scale, axis: null },
      y: { type: "log", label: null },
      marks: [
        Plot.gridY(ticks, { stroke: "currentColor", strokeOpacity: 0.15 }),
        Plot.axisY(ticks, { text: String }),
        ...series.flatMap((one) => marksOf(data, axis, one, 1.8)),
      ],
    },
    `${series.at(-1)?.title}: share of each class`,
  );
}

function marksOf(
  { classes }: Classes,
  { order, names }: ClassAxis,
  { title, color, line, shares }: ShareSeries,
  radius: number = 3,
): Plot.Markish[] {
  const points = order.flatMap((index) => {
    const share = shares[index] ?? 0;
    const text = `${classes[index] ?? ""}, ${title}: ${formatPercent(share)} %`;
    // A logarithmic axis has no place for zero: a class without rows leaves a gap.
    return share > 0 ? [{ name: names[index], share: share * 100, text }] : [];
  });
  const place = { x: "name", y: "share" } as const;
  const r = classes.length > 60 ? radius / 2 : radius;
  const dots = Plot.dot(points, { ...place, fill: color, r, title: "text" });
  if (line === "dots") return [dots];
  if (line === "line")
    return [Plot.line(points, { ...place, stroke: color, strokeWidth: 2 }), dots];
  return [
    Plot.line(points, {
      ...place,
      stroke: color,
      strokeWidth: line === "dashed" ? 1.5 : 2,
      strokeDasharray: dashes[line],
      strokeLinecap: line === "dotted" ? "round" : "butt",
    }),
  ];
}

function shareTicks(series: readonly ShareSeries[]): number[] {
  const drawn = series.flatMap(({ shares }) => shares).filter((share) => share > 0);
  return logTicks(Math.min(...drawn) * 100, Math.max(...drawn) * 100);
}
