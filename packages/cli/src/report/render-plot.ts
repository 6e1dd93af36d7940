import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** Width of every chart in its own units; the page scales it. */
export const chartWidth = 880;

/**
 * Draws a chart as SVG text, without a browser.
 *
 * @param options - Observable Plot's options; `document` and the common style are filled in.
 * @param label - What the chart shows, for readers who cannot see it.
 */
export function renderPlot(options: Plot.PlotOptions, label: string): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const chart = Plot.plot({
    width: chartWidth,
    ariaLabel: label,
    ...options,
    document,
    style: { background: "transparent", color: "inherit", fontSize: "12px" },
  });
  return chart.outerHTML;
}
