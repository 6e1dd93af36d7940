import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { DetectionReport } from "./detection-report.ts";
import { renderDetectionReport } from "./render-detection-report.ts";

const classes = Array.from({ length: 30 }, (_, at) => `class ${at}`);
const table = {
  columns: [{ title: "class", align: "left" } as const],
  rows: classes.map((name) => [name]),
};

function example(changes: Partial<DetectionReport> = {}): DetectionReport {
  return {
    title: "results.json",
    under: "Evaluation of a detector",
    parts: ["all", "rare"],
    measures: [
      { title: "AP", hint: "average precision", values: [0.25, null] },
      { title: "AP50", hint: "at the overlap 0.5", values: [0.5] },
    ],
    training: {
      classes,
      images: classes.map((_, at) => at),
      borders: [10, 100],
      series: [
        { title: "AP", shares: classes.map((_, at) => (at === 3 ? null : at / 30)) },
        { title: "AP, best 10", shares: classes.map(() => 0.1) },
      ],
    },
    worst: table,
    all: table,
    verdict: ["It works."],
    facts: [["Rules", "COCO"]],
    ...changes,
  };
}

test("what is not measured is blank, what has nothing to measure a dash", () => {
  const { document } = parseHTML(renderDetectionReport(example()));
  const cells = [...document.querySelectorAll(".scroll tbody tr")]
    .slice(0, 2)
    .map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent));
  expect(cells).toEqual([
    ["AP", "25.0", "–"],
    ["AP50", "50.0", ""],
  ]);
});

test("a panel for each measure has a dot for each class with training images and objects", () => {
  const { document } = parseHTML(renderDetectionReport(example()));
  const dots = [...document.querySelectorAll(".panels figure")].map(
    (panel) => panel.querySelectorAll("circle").length,
  );
  expect(dots).toEqual([28, 29]);
  const without = renderDetectionReport(example({ training: undefined, all: undefined }));
  expect(without).not.toContain('class="panels"');
  expect(without).not.toContain("All 30 classes");
});

test("text from outside stays text, and nothing is asked for from elsewhere", () => {
  const name = `<img src=x onerror="alert(1)">`;
  const rows = [[name]];
  const html = renderDetectionReport(
    example({ title: name, verdict: [name], worst: { ...table, rows }, facts: [[name, name]] }),
  );
  const { document } = parseHTML(html);
  expect(document.querySelectorAll("img, script, link, iframe")).toHaveLength(0);
  expect(document.querySelector("h1")?.textContent).toBe(name);
});
