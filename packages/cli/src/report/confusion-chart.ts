import * as Plot from "@observablehq/plot";
import { formatPercent } from "../terminal/format-values.ts";
import { axisNames, orderByCount, tickNames } from "./class-order.ts";
import { renderPlot, type ChartWidth } from "./render-plot.ts";

const mostClasses = 40;
const mostGroups = 20;
// Pixels of a cell that its number fits into.
const roomForNumber = 18;
// Pixels that a name takes along its axis: a line beside the rows, and above the columns if it is turned.
const lineHeight = 13;
const turnedName = 15;

/** Whether a confusion matrix of so many classes is drawn by groups of neighbours. */
export function isGrouped(classes: number): boolean {
  return classes > mostClasses;
}

/** Which classes are taken for which. */
export interface Confusion {
  readonly classes: readonly string[];
  /** Training counts. */
  readonly counts: readonly number[];
  /** What is counted: "rows". */
  readonly unit: string;
  /** How often a true class was taken for another one: [true][taken for]. */
  readonly confusion: readonly (readonly number[])[];
}

/** A confusion matrix as a heat map; rows are the true classes. */
export function confusionChart(report: Confusion, width: ChartWidth): string {
  const groups = classGroups(report, width < 400 ? 7 : 13);
  const { confusion } = report;
  const cells = groups.flatMap((row) => {
    const total = sumOver(confusion, row.members, undefined);
    return groups.map((column) => {
      const rows = sumOver(confusion, row.members, column.members);
      const share = total === 0 ? 0 : rows / total;
      const title = `${row.title} taken for ${column.title}: ${rows} of ${total} (${formatPercent(share)} %)`;
      return { row: row.name, column: column.name, share, title, text: percentText(share) };
    });
  });
  const names = groups.map((group) => group.name);
  const marginRight = width < 400 ? 4 : 20;
  const longest = names.reduce((length, name) => Math.max(length, name.length), 0);
  const margin = 30 + longest * 6;
  const side = width - margin - marginRight;
  const height = Math.min(side, 48 * names.length);
  const isTurned = longest > 2;
  const nameWidth = isTurned ? turnedName : 4 + 8 * longest;
  return renderPlot(
    {
      width,
      height: height + margin,
      marginLeft: margin,
      marginTop: margin,
      marginRight,
      marginBottom: 8,
      padding: 0.04,
      x: {
        domain: names,
        ticks: tickNames(names, Math.floor(side / nameWidth)),
        axis: "top",
        label: "taken for →",
        ...(isTurned ? { tickRotate: -60 } : {}),
      },
      y: {
        domain: names,
        ticks: tickNames(names, Math.floor(height / lineHeight)),
        // Turned to read upwards, it points down.
        label: "← true class",
      },
      marks: [
        Plot.cell(cells, {
          x: "column",
          y: "row",
          fill: "var(--heat)",
          // The square root lets small shares be seen beside the diagonal.
          fillOpacity: {
            value: (cell: { readonly share: number }) => 0.04 + 0.9 * Math.sqrt(cell.share),
            scale: null,
          },
          title: "title",
        }),
        ...(side / names.length < roomForNumber
          ? []
          : [
              Plot.text(cells, {
                x: "column",
                y: "row",
                text: "text",
                fill: "currentColor",
                fontSize: 10,
                pointerEvents: "none",
              }),
            ]),
      ],
    },
    "Confusion matrix",
  );
}

interface ClassGroup {
  readonly name: string;
  readonly title: string;
  readonly members: readonly number[];
}

/** Classes in the order of their counts; many classes are put together by neighbours. */
function classGroups({ classes, counts, unit }: Confusion, longestName: number): ClassGroup[] {
  const order = orderByCount(counts);
  if (!isGrouped(classes.length)) {
    const names = axisNames(classes, longestName);
    return order.map((index) => ({
      name: names[index] ?? "",
      title: classes[index] ?? "",
      members: [index],
    }));
  }
  const size = Math.ceil(order.length / mostGroups);
  return Array.from({ length: Math.ceil(order.length / size) }, (_, group) => {
    const members = order.slice(group * size, (group + 1) * size);
    const most = counts[members[0] ?? 0] ?? 0;
    const fewest = counts[members.at(-1) ?? 0] ?? 0;
    const name = `${group * size + 1}–${group * size + members.length}`;
    return { name, title: `classes ${name} by count (${most} to ${fewest} ${unit})`, members };
  });
}

function sumOver(
  confusion: readonly (readonly number[])[],
  rows: readonly number[],
  columns: readonly number[] | undefined,
): number {
  let sum = 0;
  for (const row of rows) {
    const values = confusion[row] ?? [];
    for (const column of columns ?? values.keys()) {
      sum += values[column] ?? 0;
    }
  }
  return sum;
}

function percentText(share: number): string {
  const percent = Math.round(share * 100);
  return percent === 0 ? "" : String(percent);
}
