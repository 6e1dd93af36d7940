import { logitAdjustment, shotGroups, sigmoidShift } from "@balms/core";
import { classChangesChart } from "../../../packages/cli/src/report/class-changes-chart.ts";
import { orderByCount } from "../../../packages/cli/src/report/class-order.ts";
import { folded, legend, section } from "../../../packages/cli/src/report/layout.ts";
import { drawForBothWidths } from "../../../packages/cli/src/report/render-plot.ts";
import { scrolledTable } from "../../../packages/cli/src/report/text-table.ts";
import { formatCount, formatPercent } from "../../../packages/cli/src/terminal/format-values.ts";
import type { RepairedModel, RepairRequest } from "./repair.ts";

// So many lines of a table a page still scrolls through.
const mostLines = 1000;

/** What is added to the score of each class, as a section of the page. */
export function adjustmentSection(repaired: RepairedModel, request: RepairRequest): string {
  const { prior, scores } = repaired;
  const { classes, counts, counted } = prior;
  const added = addedTo(repaired, request);
  const competes = scores.kind !== "sigmoid";
  const groups = shotGroups(prior);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const lines = orderByCount(counts)
    .slice(0, mostLines)
    .map((id) => ({
      cells: [
        classes[id],
        formatCount(counts[id]),
        formatPercent(counts[id] / total),
        format(added[id]),
      ],
    }));
  const table = scrolledTable(
    "What is added to each class",
    ["class", counted, "%", "added"],
    lines,
  );
  const left = classes.length - lines.length;
  const note = left > 0 ? `<p class="caption">${formatCount(left)} more are left out.</p>` : "";
  return section(
    "What is added to the score of each class",
    competes
      ? "Only differences count among classes that exclude each other: this is measured from their mean. Frequent classes lose, rare ones gain."
      : "Each class has a Sigmoid of its own: the log-odds of its frequency are taken off.",
    legend([
      { title: "more than 100 training examples", color: "var(--many)", kind: "block" },
      { title: "20 to 100", color: "var(--medium)", kind: "block" },
      { title: "fewer than 20", color: "var(--few)", kind: "block" },
    ]) +
      drawForBothWidths((width) =>
        classChangesChart(
          {
            classes,
            counts,
            colors: groups.map((group) => `var(--${group})`),
            changes: added.map((change) => (Number.isFinite(change) ? change : null)),
            unit: counted,
            axis: "added to the score",
            format,
            label: "What is added to the score of each class",
          },
          width,
        ),
      ) +
      folded("All numbers", table + note),
  );
}

/** −τ·log π of each class, or of its odds; among classes that compete without their mean. */
function addedTo({ prior, scores }: RepairedModel, { tau, zeroCounts }: RepairRequest): number[] {
  if (scores.kind === "sigmoid") {
    return Array.from(sigmoidShift({ prior, zeroCounts }), (odds) => 0 - tau * odds);
  }
  const added = Array.from(logitAdjustment({ prior, tau, zeroCounts }));
  const finite = added.filter(Number.isFinite);
  const mean = finite.reduce((sum, one) => sum + one, 0) / finite.length;
  return added.map((one) => one - mean);
}

function format(change: number): string {
  if (!Number.isFinite(change)) return "ruled out";
  return `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(2)}`;
}
