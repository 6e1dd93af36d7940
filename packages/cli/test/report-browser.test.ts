// The report as a person sees it on a phone and on a desktop, laid out by headless Chromium.
import { evaluatePredictions, priorFromCounts, shotGroups } from "@balms/core";
import { beforeAll, describe, expect, test } from "vitest";
import { chromium } from "../../../tools/browser/chromium.ts";
import { runPage } from "../../../tools/browser/run-page.ts";
import { renderReport } from "../src/report/render-report.ts";

const classes = Array.from({ length: 26 }, (_, id) => `species number ${id}`);
const counts = classes.map((_, id) => Math.ceil(800 / 1.3 ** id));
const prior = priorFromCounts(counts, { classes });
const labels = classes.flatMap((_, id) => Array.from({ length: 8 }, () => id));
const methods = (["softmax", "post-hoc", "balanced-softmax", "balms"] as const).map(
  (name, strength) => {
    const said = labels.map((label, row) => (row % 5 <= strength ? label : 0));
    return { name, evaluation: evaluatePredictions(said, labels, { prior }) };
  },
);
const report = renderReport({
  title: "Insects of the long tail",
  classes,
  counts,
  groups: shotGroups(prior),
  methods: methods.map(({ name, evaluation }) => ({
    name,
    evaluation: { ...evaluation, predictedShares: counts.map((count) => count / 5000) },
  })),
  written: "balms",
  manyAbove: 100,
  fewBelow: 20,
  classRates: counts.map((count) => count / counts.reduce((a, b) => a + b)),
  curves: [{ title: "Backbone", color: "var(--even)", losses: [3, 1, 0.5] }],
  missed: [],
  missedFrom: "the few-shot classes",
  verdict: ["Something was recognised.", "Something else was not."],
  facts: [["Seed", "1"]],
  fingerprints: [["Data digest", `sha256:${"0123456789abcdef".repeat(4)}`]],
});

/** What is measured at one width of the page, in pixels. */
interface Layout {
  readonly width: number;
  /** How far the page can be scrolled to the side. */
  readonly overflow: number;
  /** Height of the smallest letters in a chart that is seen. */
  readonly smallestText: number;
  /** Right edge of the table's columns, by title. */
  readonly columns: Readonly<Record<string, number>>;
  /** Charts that are seen. */
  readonly charts: number;
}

const widths = [320, 360, 1100];

const script = `
  const layouts = [];
  for (const width of ${JSON.stringify(widths)}) {
    const frame = document.createElement("iframe");
    frame.style.cssText = "border:0;height:800px;width:" + width + "px";
    document.body.append(frame);
    await new Promise((done) => {
      frame.onload = done;
      frame.srcdoc = ${JSON.stringify(report).replaceAll("</script", "<\\/script")};
    });
    const page = frame.contentDocument;
    const seen = [...page.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().width > 0);
    const heights = seen.flatMap((svg) =>
      [...svg.querySelectorAll("text")].map((text) => {
        const scale = svg.getBoundingClientRect().width / Number(svg.getAttribute("width"));
        return parseFloat(frame.contentWindow.getComputedStyle(text).fontSize) * scale;
      }));
    layouts.push({
      width,
      overflow: page.documentElement.scrollWidth - width,
      smallestText: Math.min(...heights),
      columns: Object.fromEntries([...page.querySelectorAll("th")].map((head) =>
        [head.textContent, head.getBoundingClientRect().right])),
      charts: seen.length,
    });
    frame.remove();
  }
  await answer(layouts);
`;

describe.runIf(chromium !== undefined)("the report, laid out", () => {
  let layouts: readonly Layout[];

  beforeAll(async () => {
    layouts = (await runPage(chromium!, {
      script,
      html: "<body></body>",
      flags: ["--disable-gpu"],
    })) as Layout[];
  }, 60_000);

  test.each(widths)(
    "at %i pixels nothing sticks out, and every letter of a chart can be read",
    (width) => {
      const layout = layouts.find((one) => one.width === width);
      expect(layout?.overflow).toBeLessThanOrEqual(0);
      expect(layout?.smallestText).toBeGreaterThanOrEqual(8.5);
      // Three charts with names, two small ones for each method, and one of the losses.
      expect(layout?.charts).toBe(3 + 2 * methods.length + 1);
    },
  );

  test("a phone shows the headline of the table: balanced, few, medium", () => {
    const phone = layouts.find(({ width }) => width === 360);
    for (const title of ["balanced", "few", "medium"]) {
      expect(phone?.columns[title]).toBeLessThanOrEqual(360 - 26);
    }
  });
});
