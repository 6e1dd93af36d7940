import type { Evaluation } from "@balms/core";
import { formatPercent } from "../terminal/format-values.ts";
import { escapeHtml } from "./escape-html.ts";
import { methodTitles, methodColor } from "./method-style.ts";
import type { Report } from "./report.ts";

interface Measure {
  readonly title: string;
  readonly hint: string;
  readonly value: (evaluation: Evaluation) => number | null;
  readonly smallerIsBetter?: boolean;
}

/** Headline first: what stands on the left is seen on a phone, too. */
function measures({ manyAbove, fewBelow, methods }: Report): Measure[] {
  const few: Measure = {
    title: "few",
    hint: `classes with fewer than ${fewBelow} rows`,
    value: (evaluation) => evaluation.few,
  };
  const top1: Measure = {
    title: "top-1",
    hint: "share of test rows that are right",
    value: (evaluation) => evaluation.top1,
  };
  // On a balanced test set both are the same figure.
  const repeats = methods.every(
    ({ evaluation }) => formatPercent(evaluation.top1) === formatPercent(evaluation.balanced),
  );
  return [
    {
      title: "balanced",
      hint: "mean of the accuracies per class",
      value: ({ balanced }) => balanced,
    },
    few,
    { title: "medium", hint: "classes in between", value: ({ medium }) => medium },
    { title: "many", hint: `classes with more than ${manyAbove} rows`, value: ({ many }) => many },
    ...(repeats ? [] : [top1]),
    {
      title: "calibration error",
      hint: "how far the stated certainty is off, on average",
      value: ({ ece }) => ece,
      smallerIsBetter: true,
    },
  ];
}

/** The table of methods; the best value of each column is marked. */
export function methodsTable(report: Report): string {
  const columns = measures(report);
  const best = columns.map(({ value, smallerIsBetter }) => {
    const values = report.methods.flatMap(({ evaluation }) => value(evaluation) ?? []);
    const extreme = smallerIsBetter === true ? Math.min(...values) : Math.max(...values);
    return formatPercent(values.length < 2 ? null : extreme);
  });
  const head = columns
    .map(({ title, hint }) => `<th title="${escapeHtml(hint)}">${escapeHtml(title)}</th>`)
    .join("");
  const rows = report.methods.map(({ name, evaluation }) => {
    const cells = columns.map(({ value }, index) => {
      const text = formatPercent(value(evaluation));
      return `<td${text !== "–" && text === best[index] ? ' class="best"' : ""}>${text}</td>`;
    });
    const swatch = `<i style="border-color:${methodColor(name)}"></i>`;
    return `<tr><td><span class="legend">${swatch}${methodTitles[name]}</span></td>${cells.join("")}</tr>`;
  });
  return `<div class="scroll" role="region" aria-label="Methods compared" tabindex="0"><table><thead><tr><th>method</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}
