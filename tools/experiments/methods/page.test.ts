// docs/accuracy.md and README.md say what the results say: in their tables, and in every "mean ± spread" of the text.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { tidy } from "../../documents/tidy.ts";
import { prose, tablePages, withTables } from "./page.ts";
import { readResults } from "./results.ts";

const place = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const page = readFileSync(place("../../../docs/accuracy.md"), "utf8");
const results = readResults(place("./results.json"));

test.each(tablePages)("the tables of %s are those of the results", (path) => {
  const text = readFileSync(place(`../../../${path}`), "utf8");
  expect(
    tidy(withTables(path, text, results)),
    "npm run experiment:methods -- --tasks= writes them",
  ).toBe(tidy(text));
});

test("every accuracy and every difference in the text is in a table of the page", () => {
  const text = prose(page);
  const tables = page.split("\n").filter((line) => line.startsWith("| ") && !text.includes(line));
  const cells = new Set(tables.flatMap((line) => line.split("|").map((cell) => cell.trim())));
  const said = text.match(/[−+]?\d+\.\d+ ± \d+\.\d+/gu) ?? [];
  expect(said.length).toBeGreaterThan(5);
  expect(said.filter((value) => !cells.has(value))).toEqual([]);
});

test("every result is of as many seeds, and of a setting that no other beat on the training rows", () => {
  for (const { methods, torch } of Object.values(results)) {
    const seeds = methods[0].runs.map(({ seed }) => seed);
    expect(seeds).toHaveLength(10);
    expect(methods.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["softmax", "post-hoc", "meta-sampler"]),
    );
    for (const { runs } of [...methods, ...(torch?.methods ?? [])]) {
      expect(runs.map(({ seed }) => seed)).toEqual(seeds);
    }
    for (const { id, chosen, trials } of methods) {
      const [best] = trials.toSorted((a, b) => b.balanced - a.balanced);
      if (best === undefined) continue;
      const { setting, learningRate } = best;
      expect({ id, setting, learningRate }).toEqual({ id, ...chosen });
    }
  }
});
