import * as Plot from "@observablehq/plot";
import { formatCount, formatPercent } from "../terminal/format-values.ts";
import { orderByCount } from "./class-order.ts";
import { classTrend, type ClassPoint } from "./class-trend.ts";
import { logTicks } from "./log-ticks.ts";
import { panel, panelSize, panels } from "./panels.ts";
import { renderPlot } from "./render-plot.ts";

/** What was measured of each class. */
export interface ScatterSeries {
  readonly title: string;
  /** A CSS colour. */
  readonly color: string;
  /** Shares from 0 to 1 by class; null where nothing was measured. */
  readonly shares: readonly (number | null)[];
}

/** Measures of classes against how often they occur in training. */
export interface ClassScatter {
  readonly classes: readonly string[];
  /** Training rows or images of each class; those without any have no place on the axis. */
  readonly counts: readonly number[];
  /** What the counts are of: "rows", "training images". */
  readonly counted: string;
  /** What the shares are, for readers who cannot see them: "accuracy", "average precision". */
  readonly measure: string;
  /** Counts at which one group of classes ends. */
  readonly borders: readonly number[];
  readonly series: readonly ScatterSeries[];
  /** Whose trend is behind the others. */
  readonly behind?: ScatterSeries | undefined;
}

interface TitledPoint extends ClassPoint {
  readonly title: string;
}

/** A dot for each class, and the trend: a panel per series, since series that are equally good would paint over each other. */
export function classScatter(scatter: ClassScatter): string {
  const { classes, counts, counted, measure, series, behind } = scatter;
  const order = orderByCount(counts).filter((index) => (counts[index] ?? 0) > 0);
  const smallest = counts[order.at(-1) ?? 0] ?? 1;
  const largest = counts[order[0] ?? 0] ?? 1;
  const borders = scatter.borders.filter((count) => count > smallest && count < largest);
  const pointsOf = ({ title: of, shares }: ScatterSeries): TitledPoint[] =>
    order.flatMap((index) => {
      const share = shares[index] ?? null;
      const count = counts[index] ?? 0;
      const title = `${classes[index] ?? ""} (${formatCount(count)} ${counted}), ${of}: ${formatPercent(share)} %`;
      return share === null ? [] : [{ count, percent: share * 100, title }];
    });
  // Half of the height is enough where all are below half: detectors seldom get further.
  const top = series.every(({ shares }) => shares.every((share) => (share ?? 0) <= 0.5)) ? 50 : 100;
  const levels = [0, top / 2, top];
  const crowded = classes.length > 60;
  const axes = { x: "count", y: "percent" } as const;
  return panels(
    series.map((one) => {
      const points = pointsOf(one);
      const { color } = one;
      const trendBehind =
        behind === undefined || behind === one ? [] : classTrend(pointsOf(behind));
      const chart = renderPlot(
        {
          ...panelSize,
          x: { type: "log", label: null },
          y: { domain: [0, top], label: null },
          marks: [
            Plot.axisX(decades(smallest, largest), { text: formatShort }),
            Plot.axisY(levels),
            Plot.gridY(levels, { stroke: "currentColor", strokeOpacity: 0.15 }),
            Plot.ruleX(borders, {
              stroke: "currentColor",
              strokeOpacity: 0.35,
              strokeDasharray: "3,3",
            }),
            Plot.line(trendBehind, {
              ...axes,
              stroke: behind?.color ?? color,
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
        `${one.title}: ${measure} of each class against its ${counted}`,
      );
      return panel(one.title, chart);
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
