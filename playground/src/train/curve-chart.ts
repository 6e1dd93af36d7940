import * as Plot from "@observablehq/plot";
import { renderPlot } from "../../../packages/cli/src/report/render-plot.ts";

/** A line that grows. */
export interface Curve {
  readonly title: string;
  /** A CSS colour. */
  readonly color: string;
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

/** A chart of lines over the steps of a training: shares as percent, or losses. */
export function curveChart(
  label: string,
  curves: readonly Curve[],
  { steps, isShare }: { readonly steps: number; readonly isShare: boolean },
): string {
  const factor = isShare ? 100 : 1;
  const values = curves.flatMap(({ points }) => points.map(({ value }) => value));
  const most = isShare ? 100 : Math.max(0.1, ...values);
  const ticks = { ticks: isShare ? [0, 25, 50, 75, 100] : 4 };
  return renderPlot(
    {
      width: 280,
      height: 170,
      marginLeft: 34,
      marginRight: 12,
      marginTop: 10,
      marginBottom: 24,
      x: { domain: [0, steps], label: null },
      y: { domain: [0, most], label: null },
      marks: [
        Plot.axisX([0, Math.round(steps / 2), steps]),
        Plot.axisY(ticks),
        Plot.gridY({ ...ticks, stroke: "currentColor", strokeOpacity: 0.15 }),
        ...curves.flatMap(({ color, points }) => {
          const drawn = points.map(({ step, value }) => ({ step, value: factor * value }));
          return [
            Plot.line(drawn, { x: "step", y: "value", stroke: color, strokeWidth: 2 }),
            Plot.dot(drawn.slice(-1), { x: "step", y: "value", fill: color, r: 3 }),
          ];
        }),
      ],
    },
    label,
  );
}
