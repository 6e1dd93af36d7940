import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tidy } from "../../documents/tidy.ts";
import { renderPage, threeDigits } from "./render-page.ts";
import { readResults, type Results } from "./results.ts";

const page = readFileSync(new URL("../../../docs/benchmarks.md", import.meta.url), "utf8");
const committed = readResults(new URL("../results.json", import.meta.url));

test("docs/benchmarks.md says what is committed", () => {
  expect(tidy(page), "npm run bench -- --page writes it").toBe(tidy(renderPage(page, committed)));
});

const topics = (kind: string, rows: readonly { topic: string }[]): string[] =>
  rows.map(({ topic }) => `${kind} ${topic}`);

test("every topic that was measured has its table", () => {
  const shown = new Set(
    [...page.matchAll(/<!-- (ratios|growth) (\w+) -->/gu)].map(([, ...of]) => of.join(" ")),
  );
  const measured = new Set([
    ...topics("ratios", committed.measurements),
    ...topics("growth", committed.growth),
  ]);
  expect([...measured].filter((table) => !shown.has(table))).toEqual([]);
});

test("a block shows the rows of its topic, with their command, in place of what it showed", () => {
  const results: Results = {
    machine: committed.machine,
    measurements: [
      {
        topic: "losses",
        name: "a",
        milliseconds: 1,
        against: "b",
        againstMilliseconds: 4,
        ratio: 0.25,
        rounds: 2,
      },
      {
        topic: "heads",
        name: "c",
        milliseconds: 1,
        against: "d",
        againstMilliseconds: 4,
        ratio: 0.25,
      },
    ],
    growth: [
      {
        topic: "losses",
        name: "e",
        over: "B",
        sizes: [1, 4],
        milliseconds: [1, 4],
        exponent: 1,
        floor: "copy",
        timesFloor: [3, 3],
      },
    ],
  };
  const text =
    "Before.\n\n<!-- ratios losses -->\n\nold\n\n<!-- end -->\n\n<!-- growth losses -->\n<!-- end -->\n";
  expect(renderPage(text, results)).toBe(`Before.

<!-- ratios losses -->

| row | ms | against | its ms | ratio | middle half | rounds |
| --- | --- | --- | --- | --- | --- | --- |
| a | 1 | b | 4 | **0.250** |  | 2 |

Made by \`npm run bench -- --only losses --rounds 2\`.

<!-- end -->

<!-- growth losses -->

| what | sizes | ms | exponent | × floor | floor |
| --- | --- | --- | --- | --- | --- |
| e | B = 1, 4 | 1, 4 | **1.00** | 3, 3 | copy |

Made by \`npm run bench -- --growth --only losses\`.

<!-- end -->
`);
});

test("a block of what nobody has measured says the command that would", () => {
  const text = "<!-- growth heads -->\n<!-- end -->";
  expect(renderPage(text, { ...committed, growth: [] })).toContain(
    "Not measured yet: `npm run bench -- --growth --only heads`.",
  );
});

test.each([
  [0.003456, "0.00346"],
  [12.345, "12.3"],
  [1234.5, "1235"],
  [0.0999, "0.0999"],
  [4, "4"],
])("%d is written as %s", (value, text) => {
  expect(threeDigits(value)).toBe(text);
});
