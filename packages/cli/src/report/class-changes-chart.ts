import * as Plot from "@observablehq/plot";
import { formatCount } from "../terminal/format-values.ts";
import { classAxis } from "./class-axis.ts";
import { renderPlot, type ChartWidth } from "./render-plot.ts";

/** What is changed for each class. */
export interface ClassChanges {
  readonly classes: readonly string[];
  /** How often each class occurs in training. */
  readonly counts: readonly number[];
  /** A CSS colour per class. */
  readonly colors: readonly string[];
  /** Per class, in the unit of the axis; null where there is none. */
  readonly changes: readonly (number | null)[];
  /** What is counted: "images". */
  readonly unit: string;
  /** What stands at the axis of changes. */
  readonly axis: string;
  /** A change as a text, for who points at its bar. */
  readonly format: (change: number) => string;
  /** What the chart shows, for readers who cannot see it. */
  readonly label: string;
}

/** Bars upwards for classes that gain and downwards for those that lose, most frequent first; classes without a difference have no place. */
export function classChangesChart(
  { classes, counts, colors, changes, unit, axis: axisLabel, format, label }: ClassChanges,
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
    const title = `${name} (${formatCount(count)} ${unit}): ${format(change)}`;
    return { name: axis.names[at], change, color, title };
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
      x: { ...axis.scale, label: axis.scale.label?.replace("rows", unit) ?? null },
      y: {
        domain: [Math.min(least * 1.1, -0.08 * most), most * 1.1],
        label: `↑ ${axisLabel}`,
        nice: true,
      },
      marks: [
        Plot.gridY({ stroke: "currentColor", strokeOpacity: 0.12 }),
        Plot.barY(bars, { x: "name", y: "change", fill: "color", title: "title", rx: 1 }),
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
      ],
    },
    label,
  );
}
