// What the README shows and says of the letters is what the table of the example says.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { methodsFigure } from "../pictures/methods-figure.ts";
import { spreadTable } from "../pictures/spread-table.ts";

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
const letters = read("docs/examples/tfjs-letters/README.md");

test("the figure is drawn from the table", () => {
  expect(methodsFigure(letters), "npm run pictures draws it").toBe(read("docs/images/methods.svg"));
});

test("for who cannot see it, it says means of the table", () => {
  const [, alternative = ""] =
    /!\[([^\]]*)\]\(docs\/images\/methods\.svg\)/u.exec(read("README.md")) ?? [];
  const said = alternative.match(/\d+\.\d/gu) ?? [];
  const columns = ["few", "balanced"] as const;
  const means = spreadTable(letters, { region: "table", columns }).flatMap(({ cells }) =>
    columns.map((column) => cells[column].mean.toFixed(1)),
  );
  expect(said.length).toBeGreaterThan(6);
  expect(said.filter((mean) => !means.includes(mean))).toEqual([]);
});

test("a table without spread is refused, with its row and column", () => {
  const page = "<!-- #region a -->\n| m | few |\n| - | --- |\n| x | 51.7 |\n<!-- #endregion a -->";
  expect(() => spreadTable(page, { region: "a", columns: ["few"] })).toThrow(
    'x, few: received "51.7"; expected mean ± deviation',
  );
});
