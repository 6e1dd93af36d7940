import { compareCodePoints } from "@balms/core/adapter";
import type { LabelTally } from "@balms/datasets";

/** The labels of several lists; those of one kind alone. */
export function addTallies(tallies: readonly LabelTally[]): LabelTally | undefined {
  const [first] = tallies;
  if (first === undefined) return undefined;
  const rows = tallies.reduce((sum, tally) => sum + tally.rows, 0);
  const behindPaths = tallies.every((tally) => tally.behindPaths === true);
  const inColumn = tallies.every((tally) => tally.inColumn === true);
  const unlabeled = tallies.reduce((sum, tally) => sum + (tally.unlabeled ?? 0), 0);
  const all = { rows, unlabeled, behindPaths, inColumn };
  if (first.kind === "ids") {
    const labels = sums(tallies.flatMap((tally) => (tally.kind === "ids" ? tally.labels : [])));
    return { kind: "ids", ...all, labels: labels.toSorted((a, b) => a.label - b.label) };
  }
  const labels = sums(tallies.flatMap((tally) => (tally.kind === "names" ? tally.labels : [])));
  const sorted = labels.toSorted((a, b) => compareCodePoints(a.label, b.label));
  return { kind: "names", ...all, labels: sorted };
}

function sums<Label>(
  labels: readonly { readonly label: Label; readonly count: number }[],
): { readonly label: Label; readonly count: number }[] {
  const counts = new Map<Label, number>();
  for (const { label, count } of labels) counts.set(label, (counts.get(label) ?? 0) + count);
  return [...counts].map(([label, count]) => ({ label, count }));
}
