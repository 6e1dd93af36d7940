import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** Pixels across: `wide` fills the card of a desktop, `narrow` that of a phone of 360 pixels. */
const chartWidths = { wide: 880, narrow: 304 } as const;

/** How many pixels a chart has. */
export type ChartWidth = number;

/**
 * Draws a chart as SVG text, without a browser.
 *
 * @param options - Observable Plot's options; `document` and the common style are filled in.
 * @param label - What the chart shows, for readers who cannot see it.
 */
export function renderPlot(
  options: Plot.PlotOptions & { readonly width: ChartWidth },
  label: string,
): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const chart = Plot.plot({
    ariaLabel: label,
    ...options,
    document,
    style: { background: "transparent", color: "inherit", fontSize: "12px" },
  });
  return chart.outerHTML;
}

/**
 * Draws a chart twice, each for a width of its own, of which a page shows the one that fits: a
 * chart that is scaled down to a phone has letters that nobody can read.
 */
export function drawForBothWidths(draw: (width: ChartWidth) => string): string {
  return Object.entries(chartWidths)
    .map(([name, width]) => `<div class="${name}">${draw(width)}</div>`)
    .join("");
}
