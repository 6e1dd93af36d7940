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

/** Bars upwards for classes that gain and downwards for those that lose, most training images first; classes without a difference have no place. */
export function classChangesChart(
  { classes, counts, colors, changes }: ClassChanges,
  width: ChartWidth,
): string {
  const known = changes.flatMap((change, index) =>
    change === null
      ? []
      : [{ name: classes[index] ?? "", count: counts[index] ?? 0, color: colors[index], change }],
  );
  const axis = classAxis(
    known.map(({ name }) => name),
    known.map(({ count }) => count),
    { type: "band", width },
  );
  const bars = known.map(({ name, count, color, change }, at) => {
    const title = `${name} (${formatCount(count)} images): ${formatPoints(change)} points`;
    return { name: axis.names[at], change: change * 100, color, title };
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
