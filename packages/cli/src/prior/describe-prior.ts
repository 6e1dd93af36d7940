import type { ClassPrior } from "@balms/core";
import { formatCount } from "../terminal/format-values.ts";
import { printableLines } from "../terminal/printable.ts";
import { shortName } from "../terminal/short-name.ts";
import { describeCounts } from "./describe-counts.ts";
import {
  drawClasses,
  drawGroups,
  drawProfile,
  formatNumber,
  type DrawOptions,
} from "./draw-prior.ts";
import type { ClassSummary, PriorSummary } from "./summarize-prior.ts";

/** What is shown of a prior, and how. */
export interface DescribeOptions extends DrawOptions {
  /** Order of the classes; default: by falling count. */
  readonly sort?: "count" | "id" | "name" | undefined;
  /** All classes, however many they are. */
  readonly all?: boolean | undefined;
  /** The classes alone. */
  readonly quiet?: boolean | undefined;
}

// What fits a screen or two: of more, those at both ends.
const mostShown = 40;

/** A prior in text: where it comes from, how imbalanced it is, and its classes with bars. */
export function describePrior(
  name: string,
  prior: ClassPrior,
  summary: PriorSummary,
  options: DescribeOptions,
): string {
  const { sort = "count", all = false, quiet = false, ...drawing } = options;
  const ordered = summary.classes.toSorted(orders[sort]);
  const parts: string[] = [];
  if (!quiet) {
    parts.push(printableLines(headLines(name, prior, summary)));
    if (summary.groups !== null) parts.push(drawGroups(summary, drawing));
  }
  if (all || ordered.length <= mostShown) {
    parts.push(drawClasses(ordered, summary, drawing));
  } else {
    const half = mostShown / 2;
    const ends = drawClasses(
      [...ordered.slice(0, half), ...ordered.slice(-half)],
      summary,
      drawing,
    );
    const lines = ends.split("\n");
    const left = formatCount(ordered.length - mostShown);
    lines.splice(half + 2, 0, `… ${left} classes more: --all`);
    parts.push(drawProfile(summary, drawing), lines.join("\n"));
  }
  return parts.join("\n");
}

// As long as a digest, which is shown whole.
const mostSaid = 71;

const byName = new Intl.Collator("en", { numeric: true }).compare;

const orders: Readonly<
  Record<"count" | "id" | "name", (a: ClassSummary, b: ClassSummary) => number>
> = {
  count: (one, other) => other.count - one.count,
  id: (one, other) => one.id - other.id,
  name: (one, other) => byName(one.name, other.name),
};

function headLines(name: string, prior: ClassPrior, summary: PriorSummary): string[] {
  const { imbalanceFactor, effectiveClasses, empty } = summary;
  const { source, lineage, digest, producer, license, time } = prior;
  const said = Object.entries({
    source,
    time,
    license,
    producer,
    "made of": lineage.length === 0 ? undefined : `${lineage.length} counted`,
    digest,
  }).filter(([, value]) => value !== undefined);
  return [
    `${name}: ${describeCounts(prior)}`,
    ...said.map(([title, value]) => `  ${title.padEnd(9)} ${shortName(value ?? "", mostSaid)}`),
    `  imbalance ${formatNumber(imbalanceFactor)}, ${effectiveClasses.toFixed(1)} effective classes${
      empty === 0 ? "" : `, ${formatCount(empty)} without any`
    }`,
  ];
}
