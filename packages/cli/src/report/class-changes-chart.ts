import * as Plot from "@observablehq/plot";
import { formatCount, formatPoints } from "../terminal/format-values.ts";
import { classAxis } from "./class-axis.ts";
import { renderPlot, type ChartWidth } from "./render-plot.ts";

/** What a method changes for each class. */
export interface ClassChanges {
  readonly classes: readonly string[];
  /** Training images. */
  readonly counts: readonly number[];
  /** A CSS colour per class. */
  readonly colors: readonly string[];
  /** Difference of two shares, per class; null where one of them is missing. */
  readonly changes: readonly (number | null)[];
}

/** Bars upwards for classes that gain and downwards for those that lose, most training images first. */
export function classChangesChart(
  { classes, counts, colors, changes }: ClassChanges,
  width: ChartWidth,
): string {
  const axis = classAxis(classes, counts, { type: "band", width });
  const bars = axis.order.flatMap((index) => {
    const change = changes[index] ?? null;
    const title = `${classes[index] ?? ""} (${formatCount(counts[index] ?? 0)} images): ${formatPoints(change ?? 0)} points`;
    return change === null
      ? []
      : [{ name: axis.names[index], change: change * 100, color: colors[index], title }];
  });
  const most = Math.max(1, ...bars.map(({ change }) => Math.abs(change)));
  const least = Math.min(0, ...bars.map(({ change }) => change));
  return renderPlot(
    {
      width,
      height: width < 400 ? 220 : 280,
      marginLeft: width < 400 ? 36 : 46,
      marginRight: 8,
      marginBottom: axis.marginBottom,
      marginTop: 24,
      x: { ...axis.scale, label: axis.scale.label?.replace("rows", "images") ?? null },
      y: {
        domain: [Math.min(least * 1.1, -0.08 * most), most * 1.1],
        label: "↑ points of AP",
        nice: true,
      },
      marks: [
        Plot.gridY({ stroke: "currentColor", strokeOpacity: 0.12 }),
        Plot.barY(bars, { x: "name", y: "change", fill: "color", title: "title", rx: 1 }),
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
      ],
    },
    "Change of the average precision of each class",
  );
}
