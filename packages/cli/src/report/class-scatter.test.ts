import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { classScatter } from "./class-scatter.ts";

function levels(shares: readonly (number | null)[]): string[] {
  const { document } = parseHTML(
    classScatter({
      classes: ["a", "b", "c"],
      counts: [100, 20, 4],
      counted: "images",
      measure: "average precision",
      borders: [10],
      series: [{ title: "one", color: "red", shares }],
    }),
  );
  const axis = document.querySelector('[aria-label="y-axis tick label"]');
  return Array.from(axis?.querySelectorAll("text") ?? [], ({ textContent }) => textContent);
}

test("percent go to 100, or to 50 where no class is above", () => {
  expect(levels([0.2, 0.51, null])).toEqual(["0", "50", "100"]);
  expect(levels([0.2, 0.5, null])).toEqual(["0", "25", "50"]);
});
