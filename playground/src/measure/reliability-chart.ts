import * as Plot from "@observablehq/plot";
import { methodColor, methodTitles } from "../../../packages/cli/src/report/method-style.ts";
import { panel, panels, panelSize } from "../../../packages/cli/src/report/panels.ts";
import { renderPlot } from "../../../packages/cli/src/report/render-plot.ts";
import { formatCount, formatPercent } from "../../../packages/cli/src/terminal/format-values.ts";
import type { Measured } from "./measure.ts";

/** How often predictions are right against how certain they are, a panel for each method; the diagonal is what certainty promises. */
export function reliabilityCharts(methods: readonly Measured[]): string {
  return panels(methods.map((method) => panel(methodTitles[method.name], chartOf(method))));
}

function chartOf({ name, reliability }: Measured): string {
  const rows = Math.max(...reliability.map((bin) => bin.rows));
  const points = reliability.map((bin) => ({
    confidence: 100 * bin.confidence,
    accuracy: 100 * bin.accuracy,
    // An area says how many rows stand behind a dot.
    radius: 2 + 5 * Math.sqrt(bin.rows / rows),
    title: `${formatCount(bin.rows)} rows, ${formatPercent(bin.confidence)} % certain, ${formatPercent(bin.accuracy)} % right`,
  }));
  const ticks = [0, 50, 100];
  const color = methodColor(name);
  return renderPlot(
    {
      ...panelSize,
      x: { domain: [0, 100], label: null },
      y: { domain: [0, 100], label: null },
      r: { type: "identity" },
      marks: [
        Plot.axisX(ticks),
        Plot.axisY(ticks),
        Plot.gridY(ticks, { stroke: "currentColor", strokeOpacity: 0.15 }),
        Plot.line([0, 100], {
          x: (at: number) => at,
          y: (at: number) => at,
          stroke: "currentColor",
          strokeOpacity: 0.5,
          strokeDasharray: "3,3",
        }),
        Plot.line(points, { x: "confidence", y: "accuracy", stroke: color, strokeWidth: 1.5 }),
        Plot.dot(points, {
          x: "confidence",
          y: "accuracy",
          r: "radius",
          fill: color,
          fillOpacity: 0.75,
          title: "title",
        }),
      ],
    },
    `${methodTitles[name]}: how often predictions are right against how certain they are`,
  );
}
