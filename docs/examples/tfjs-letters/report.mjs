// The outcome as text, as Markdown and as HTML: plain strings, in Node and in the browser alike.
import { accuracyChart, lineColors } from "./chart.mjs";

/** @typedef {import("./compare.mjs").Comparison} Comparison */
/** @typedef {import("./compare.mjs").Run} Run */

const tableColumns = /** @type {const} */ (["top1", "balanced", "many", "medium", "few"]);
const tableHeadings = ["top-1", "balanced", "many", "medium", "few"];

/** Mean, and standard deviation over n − 1; NaN where there is no value. @param {(number | null)[]} values */
export function meanAndSpread(values) {
  const known = values.map((value) => value ?? Number.NaN);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(squares / Math.max(1, known.length - 1)) };
}

/** Percent: "81.2", or "81.2 ± 1.3" over several seeds. @param {Run[]} runs @param {typeof tableColumns[number]} column */
function cell(runs, column) {
  const { mean, spread } = meanAndSpread(runs.map((run) => run[column]));
  const text = (100 * mean).toFixed(1);
  return runs.length === 1 ? text : `${text} ± ${(100 * spread).toFixed(1)}`;
}

/** @param {Comparison} comparison */
export function markdownTable({ methods }) {
  const rows = [
    ["method", ...tableHeadings],
    ["---", ...tableHeadings.map(() => "---")],
    ...methods.map(({ title, runs }) => [title, ...tableColumns.map((name) => cell(runs, name))]),
  ];
  const widths = rows[0].map((_, place) => Math.max(...rows.map((row) => row[place].length)));
  const line = (/** @type {string[]} */ row) =>
    row.map((text, place) => text.padEnd(widths[place], text === "---" ? "-" : " ")).join(" | ");
  return rows.map((row) => `| ${line(row)} |`).join("\n");
}

/** @param {Comparison} comparison */
function htmlTable({ methods }) {
  const best = tableColumns.map((name) =>
    Math.max(...methods.map(({ runs }) => meanAndSpread(runs.map((run) => run[name])).mean)),
  );
  const rows = methods.map(({ title, id, runs }) => {
    const cells = tableColumns.map((name, place) => {
      const isBest = meanAndSpread(runs.map((run) => run[name])).mean === best[place];
      return `<td${isBest ? ' class="best"' : ""}>${cell(runs, name)}</td>`;
    });
    const mark = id in lineColors ? `<i style="background:${lineColors[id]}"></i>` : "<i></i>";
    return `<tr><th scope="row">${mark}${title}</th>${cells.join("")}</tr>`;
  });
  const head = tableHeadings.map((text) => `<th scope="col">${text}</th>`).join("");
  return `<div class="scroll"><table><thead><tr><th>method</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** The report as a fragment of a page. @param {Comparison} comparison */
export function reportFragment(comparison) {
  const { counts, classes, epochs, seeds } = comparison;
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const seedText = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds, mean ± sd`;
  return `<h2>On fonts that training never saw</h2>
<p>${rows.toLocaleString("en")} training pictures of ${classes.length} letters, from ${Math.max(...counts)} to
${Math.min(...counts)} of a letter; ${epochs} ${epochs === 1 ? "epoch" : "epochs"}; ${seedText}. Percent of the test
pictures, the best of each column in bold. Many: letters with more than 100 training pictures; few: fewer than 20.</p>
${htmlTable(comparison)}
<h2>Letter by letter</h2>
<p>Percent of the test pictures of each letter that were read; below it, how many training pictures it has. In the colours of the table; methods without one are left out.</p>
${accuracyChart(comparison)}`;
}

export const reportStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
.scroll { overflow-x: auto; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.6rem; text-align: right; border-bottom: 1px solid #8884; white-space: nowrap; }
th:first-child { text-align: left; font-weight: normal; }
td.best { font-weight: bold; }
th i { display: inline-block; width: 0.7em; height: 0.7em; margin-right: 0.5em; border-radius: 50%; }
svg { width: 100%; height: auto; }
fieldset { display: flex; flex-wrap: wrap; gap: 0 1em; margin: 0.6rem 0; }
svg text { fill: currentColor; font-size: 12px; }
`;

/** A whole page. @param {Comparison} comparison */
export function reportPage(comparison) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Letters with @balms/tfjs</title>
<style>${reportStyle}</style>
<h1>Letters with @balms/tfjs</h1>
${reportFragment(comparison)}
</html>
`;
}
