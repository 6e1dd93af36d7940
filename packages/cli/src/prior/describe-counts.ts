import type { ClassPrior } from "@balms/core";
import { formatCount } from "../terminal/format-values.ts";

/** What was counted, in a few words: "3 classes, 812 rows". Weights add up to nothing that means anything. */
export function describeCounts({ classes, counts, counted, examples }: ClassPrior): string {
  const start = `${formatCount(classes.length)} ${classes.length === 1 ? "class" : "classes"}`;
  if (counted === "weights") return `${start}, weights`;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (examples === undefined) return `${start}, ${formatCount(total)} ${counted}`;
  return `${start}, ${formatCount(examples)} ${counted} with ${formatCount(total)} labels`;
}
