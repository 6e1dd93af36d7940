// The figure at the top of the README: what each method gives, on rare classes and on all of them alike.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { spreadTable } from "./spread-table.ts";

const panels = { few: "the rare letters", balanced: "all letters alike" } as const;
type Panel = keyof typeof panels;

// Narrow: a phone shows it at nearly two thirds of its size.
const width = 576;
const ours = "#b5337a";
const others = "#7c8794";

/** Draws the table of docs/examples/tfjs-letters/README.md, as text of an SVG file. */
export function methodsFigure(page: string): string {
  const rows = spreadTable(page, { region: "table", columns: ["few", "balanced"] });
  const marks = (Object.keys(panels) as Panel[]).flatMap((panel) =>
    rows.map(({ method, cells }) => {
      const { mean, deviation } = cells[panel];
      const color = /balanced softmax|balms/iu.test(method) ? ours : others;
      return { panel: panels[panel], method, mean, deviation, color };
    }),
  );
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const chart = Plot.plot({
    document,
    width,
    height: 560,
    marginLeft: 262,
    marginRight: 24,
    marginTop: 34,
    marginBottom: 46,
    ariaLabel: "Percent of test pictures recognised by each method, five seeds",
    style: { background: "#fbfbfa", color: "#1d2127", fontSize: "15px" },
    fy: { domain: Object.values(panels), axis: null, padding: 0.16 },
    x: { domain: [20, 100], grid: true, ticks: 5, label: "% of test pictures recognised" },
    y: { domain: rows.map(({ method }) => method), label: null, tickSize: 0 },
    marks: [
      Plot.frame({ stroke: "#e3e5e8" }),
      Plot.text(Object.values(panels), {
        fy: (title: string) => title,
        text: (title: string) => title,
        frameAnchor: "top-left",
        dy: -20,
        fontWeight: 600,
      }),
      Plot.link(marks, {
        fy: "panel",
        x1: ({ mean, deviation }) => mean - deviation,
        x2: ({ mean, deviation }) => mean + deviation,
        y1: "method",
        y2: "method",
        stroke: "color",
        strokeWidth: 5,
        strokeLinecap: "round",
        strokeOpacity: 0.45,
      }),
      Plot.dot(marks, { fy: "panel", x: "mean", y: "method", fill: "color", r: 4.5 }),
      Plot.text(marks, {
        fy: "panel",
        x: ({ mean, deviation }) => mean - deviation,
        y: "method",
        text: ({ mean, deviation }) => `${mean.toFixed(1)} ± ${deviation.toFixed(1)}`,
        textAnchor: "end",
        dx: -8,
        fill: "color",
        fontWeight: 600,
      }),
    ],
  });
  // A file of its own has to say what it is, and has no page whose font it takes.
  chart.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  chart.setAttribute("font-family", 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif');
  return `${chart.outerHTML}\n`;
}
