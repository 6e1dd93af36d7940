import { evaluateLogits, priorFromCounts, shotGroups } from "@balms/core";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { renderReport } from "./render-report.ts";
import type { Report } from "./report.ts";

function exampleReport(labels: readonly string[], changes: Partial<Report> = {}): Report {
  const counts = labels.map((_, id) => Math.max(1, Math.floor(500 / 2 ** id)));
  const prior = priorFromCounts(counts, { classes: labels });
  const rows = labels.flatMap((_, id) => [id, id]);
  const evaluation = (strength: number): Report["methods"][number]["evaluation"] => {
    const logits = rows.flatMap((actual, row) =>
      labels.map((_, id) => (id === actual && row % 2 === 0 ? strength : id === 0 ? 1 : 0)),
    );
    return evaluateLogits(Float32Array.from(logits), rows, { prior });
  };
  return {
    title: "Data",
    classes: labels,
    counts,
    groups: shotGroups(prior),
    methods: [
      { name: "softmax", evaluation: evaluation(0.5) },
      { name: "balms", evaluation: evaluation(3) },
    ],
    written: "balms",
    manyAbove: 100,
    fewBelow: 20,
    classRates: labels.map(() => 1 / labels.length),
    curves: [{ title: "Backbone", color: "var(--even)", losses: [3, 2, 1] }],
    missed: [{ source: "data:image/png;base64,AAAA", actual: 1, predicted: 0 }],
    missedFrom: "the few-shot classes",
    verdict: ["It works."],
    facts: [["Seed", "1"]],
    fingerprints: [["Data digest", "abc"]],
    ...changes,
  };
}

test("the page asks for nothing from elsewhere and runs no script", () => {
  const html = renderReport(exampleReport(["a", "b", "c"]));
  const { document } = parseHTML(html);
  expect(document.querySelectorAll("script, link, iframe, object")).toHaveLength(0);
  for (const element of document.querySelectorAll("[src], [href]")) {
    const address = element.getAttribute("src") ?? element.getAttribute("href") ?? "";
    expect(address).toMatch(/^(data:|#)/u);
  }
  const namespaces = ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"];
  const addresses = [...html.matchAll(/https?:\/\/[^\s"'<)]+/gu)].map(([address]) => address);
  expect(addresses.filter((address) => !namespaces.includes(address))).toEqual([]);
  expect(html).not.toMatch(/url\(|@import/u);
});

test("text from outside stays text", () => {
  const name = `<img src=x onerror="alert(1)">`;
  const html = renderReport(
    exampleReport([name, "b", "c&d"], {
      title: `</title><script>alert(2)</script>`,
      verdict: ["<b>verdict</b>"],
      missedFrom: "<i>rare</i>",
      facts: [["<u>name</u>", "<u>value</u>"]],
    }),
  );
  expect(html).not.toMatch(/<script|<img src=x|<b>verdict|<i>rare|<u>/u);
  expect(html).toContain("&lt;b&gt;verdict&lt;/b&gt;");
});

test("every part is there: table, charts for both widths, a panel per method, pictures, facts", () => {
  const { document } = parseHTML(renderReport(exampleReport(["a", "b", "c", "d", "e", "f"])));
  const titles = [...document.querySelectorAll("h2")].map((title) => title.textContent);
  expect(titles).toEqual([
    "Methods compared",
    "How often each class occurs",
    "Accuracy of each class against its training rows",
    "How often BALMS drew each class",
    "Which classes each method predicts",
    "What is taken for what",
    "Still missed",
    "How training went",
    "This run",
  ]);
  for (const width of ["wide", "narrow"]) {
    expect(document.querySelectorAll(`.${width} > svg`)).toHaveLength(3);
  }
  expect(document.querySelectorAll(".panels svg")).toHaveLength(2 * 2 + 1);
  expect(document.querySelectorAll("td.best").length).toBeGreaterThan(0);
  expect(document.querySelectorAll("img")).toHaveLength(1);
});

test("without BALMS and without images there are no rates and no pictures", () => {
  const html = renderReport(
    exampleReport(["a", "b"], { classRates: undefined, missed: [], written: "softmax" }),
  );
  expect(html).not.toContain("How often BALMS drew");
  expect(html).not.toContain("Still missed");
});

test("hundreds of classes are drawn by groups", () => {
  const labels = Array.from({ length: 300 }, (_, id) => `class number ${id}`);
  const html = renderReport(exampleReport(labels));
  expect(html).toContain("Neighbouring classes are put together.");
  expect(html).toContain("1–15");
  expect(html.length).toBeLessThan(1_500_000);
});

test("the mark of the best is left room for in the table, and in no list of facts", () => {
  const style = parseHTML(renderReport(exampleReport(["a", "b"]))).document.querySelector("style");
  const rules = String(style?.textContent).match(/[^{}]+\{[^}]*\}/gu) ?? [];
  const selectors = rules
    .filter((rule) => /[{;]\s*content:/u.test(rule) && !rule.includes("td.best::after"))
    .flatMap((rule) => rule.slice(0, rule.indexOf("{")).split(","));
  expect(selectors.map((selector) => selector.trim())).toEqual([
    ".scroll th:not(:first-child)::after",
    ".scroll td:not(.best):not(:first-child)::after",
  ]);
});

test.each([
  [[50, 50], "All classes have the same number of rows."],
  [[50, 0], "All classes that have rows have the same number."],
  [[60, 50], "has 1.2 times the rows of the rarest"],
  [[50_000, 1], "has 50,000 times the rows of the rarest"],
])("counts of %j are described in words", (counts, words) => {
  expect(renderReport(exampleReport(["a", "b"], { counts }))).toContain(words);
});

test("lines to compare with differ in the legend and in the chart", () => {
  const { document } = parseHTML(renderReport(exampleReport(["a", "b", "c"])));
  for (const title of ["How often BALMS drew each class", "Which classes each method predicts"]) {
    const part = [...document.querySelectorAll("section")].find(
      (one) => one.querySelector("h2")?.textContent === title,
    );
    const looks = ["dashed", "dotted"].map((kind) => part?.querySelector(`.legend i.${kind}`));
    const styles = looks.map((look) => look?.getAttribute("style"));
    expect(new Set(styles).size).toBe(2);
    const dashes = [...(part?.querySelectorAll("[stroke-dasharray]") ?? [])];
    expect(new Set(dashes.map((one) => one.getAttribute("stroke-dasharray"))).size).toBe(2);
  }
});

test("on a narrow page the table of methods scrolls inside its card", () => {
  const { document } = parseHTML(renderReport(exampleReport(["a", "b"])));
  const box = document.querySelector("td.best")?.closest("div");
  expect(box?.getAttribute("class")).toBe("scroll");
  expect(box?.getAttribute("tabindex")).toBe("0");
  expect(document.querySelector("style")?.textContent).toMatch(/\.scroll \{ overflow-x: auto; \}/u);
});

test("charts for a phone fit 360 pixels, with letters of their natural size", () => {
  const labels = Array.from({ length: 60 }, (_, id) => `a class with a long name ${id}`);
  const { document } = parseHTML(renderReport(exampleReport(labels)));
  const widths = [...document.querySelectorAll(".narrow > svg")].map((svg) =>
    Number(svg.getAttribute("width")),
  );
  expect(widths).toHaveLength(3);
  // Page and card take 56 pixels.
  for (const width of widths) expect(width).toBeLessThanOrEqual(360 - 56);
});

function columns(report: Report): (string | null)[] {
  const heads = parseHTML(renderReport(report)).document.querySelectorAll("th");
  return [...heads].map((head) => head.textContent);
}

test("the table has the headline first, and top-1 only where it is another figure", () => {
  const report = exampleReport(["a", "b", "c"]);
  expect(columns(report)).toEqual([
    "method",
    "balanced",
    "few",
    "medium",
    "many",
    "calibration error",
  ]);
  const unlike = report.methods.map(({ name, evaluation }) => ({
    name,
    evaluation: { ...evaluation, top1: 0.123 },
  }));
  expect(columns({ ...report, methods: unlike })).toContain("top-1");
});

test("what the captions say follows the figures", () => {
  const report = exampleReport(["a", "b"], { counts: [90, 10] });
  const predicting = (shares: readonly number[]): Report["methods"] =>
    report.methods.map(({ name, evaluation }) => ({
      name,
      evaluation: { ...evaluation, predictedShares: [...shares] },
    }));
  const near = renderReport({ ...report, methods: predicting([0.88, 0.12]) });
  expect(near).toContain(
    "Nearer to the training rows than to the test rows: Plain softmax and BALMS.",
  );
  const even = renderReport({ ...report, methods: predicting([0.5, 0.5]) });
  expect(even).not.toContain("Nearer to the training rows");
  expect(even).toContain("Plain softmax 0.0 %");
  const rates = renderReport({ ...report, classRates: [0.7, 0.3] });
  expect(rates).toContain("The rarest class was drawn 3.00 times as often");
});

test("digests are folded away", () => {
  const { document } = parseHTML(renderReport(exampleReport(["a", "b"])));
  expect(document.querySelector("details .facts")?.textContent).toContain("Data digest");
});

test.each([
  [26, "a phone has room for every second name", 13],
  [40, "every second name is left out", 20],
  [8, "few are all written", 8],
])("of %i classes in a confusion matrix %s", (count, _, written) => {
  const names = Array.from({ length: count }, (__, id) => String.fromCharCode(0x4e00 + id));
  const { document } = parseHTML(renderReport(exampleReport(names)));
  const chart = document.querySelector('.narrow svg[aria-label="Confusion matrix"]');
  const axis = chart?.querySelector('[aria-label="y-axis tick label"]');
  expect(axis?.querySelectorAll("text").length).toBe(written);
});

test("a single method has no best column", () => {
  const { methods } = exampleReport(["a", "b"]);
  const one = renderReport(exampleReport(["a", "b"], { methods: methods.slice(1) }));
  expect(one).toContain("Percent, on the test set. Balanced is the mean over all classes");
  expect(renderReport(exampleReport(["a", "b"]))).toContain("The best of a column is marked;");
});
