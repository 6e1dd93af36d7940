import * as Plot from "@observablehq/plot";
import { section } from "./layout.ts";
import { panel, panelSize, panels } from "./panels.ts";
import { renderPlot } from "./render-plot.ts";
import type { Report } from "./report.ts";

/** How the losses fell: a panel for the backbone, where this data trained it, and for each head. */
export function lossSection({ curves }: Report): string {
  if (curves.length === 0) return "";
  const charts = curves.map(({ title, color, losses }) => {
    const points = losses.map((loss, place) => ({
      share: (100 * (place + 0.5)) / losses.length,
      loss,
    }));
    const chart = renderPlot(
      {
        ...panelSize,
        x: { domain: [0, 100], label: null },
        y: { domain: [0, Math.max(...losses)], label: null },
        marks: [
          Plot.axisX([0, 50, 100]),
          Plot.axisY({ ticks: 3 }),
          Plot.gridY({ ticks: 3, stroke: "currentColor", strokeOpacity: 0.15 }),
          Plot.line(points, { x: "share", y: "loss", stroke: color, strokeWidth: 2 }),
        ],
      },
      `${title}: loss over its training`,
    );
    return panel(title, chart);
  });
  return section(
    "How training went",
    "Mean loss in nats upwards, percent of the training from left to right. Losses of different methods are of different kinds: only their course compares.",
    panels(charts),
  );
}
