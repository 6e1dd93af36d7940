import { priorToJSON, type ClassPrior, type ShotThresholds } from "@balms/core";
import { findPrior } from "../prior-source/find-prior.ts";
import { painter } from "../terminal/colors.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatCount } from "../terminal/format-values.ts";
import { printable } from "../terminal/printable.ts";
import { shortName } from "../terminal/short-name.ts";
import { describeCounts } from "./describe-counts.ts";
import { drawClasses, drawGroups, drawProfile, formatNumber } from "./draw-prior.ts";
import { summarizePrior, type ClassSummary, type PriorSummary } from "./summarize-prior.ts";

/** What commander makes of the command line of `balms prior show`. */
export interface ShowPriorOptions extends ShotThresholds {
  readonly sort?: "count" | "id" | "name";
  readonly all?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

// What fits a screen or two: of more, those at both ends.
const mostShown = 40;

/**
 * Says what a prior is: where it comes from, how imbalanced it is, and its classes with bars.
 *
 * @throws {@link BalmsError} when it cannot be read.
 */
export async function showPrior(
  source: string,
  options: ShowPriorOptions,
  context: CommandContext,
): Promise<void> {
  const { sort = "count", all = false, json = false, quiet = false, ...thresholds } = options;
  const { prior } = await findPrior(source, context);
  const summary = summarizePrior(prior, thresholds);
  const { stdout } = context;
  if (json) {
    const file = JSON.parse(priorToJSON(prior)) as object;
    stdout.write(`${JSON.stringify({ source, ...summary, prior: file }, undefined, 2)}\n`);
    return;
  }
  const drawing = { width: (stdout.columns || 80) - 1, paint: painter(stdout) };
  const ordered = summary.classes.toSorted(orders[sort]);
  const parts: string[] = [];
  if (!quiet) {
    parts.push(
      headLines(source, prior, summary)
        .map((line) => printable(`${line}\n`))
        .join(""),
    );
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
  stdout.write(parts.join("\n"));
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

function headLines(source: string, prior: ClassPrior, summary: PriorSummary): string[] {
  const { imbalanceFactor, effectiveClasses, empty } = summary;
  const { lineage, digest, producer, license, time } = prior;
  const said = Object.entries({
    source: prior.source,
    time,
    license,
    producer,
    "made of": lineage.length === 0 ? undefined : `${lineage.length} counted`,
    digest,
  }).filter(([, value]) => value !== undefined);
  return [
    `${source}: ${describeCounts(prior)}`,
    ...said.map(([name, value]) => `  ${name.padEnd(9)} ${shortName(value ?? "", mostSaid)}`),
    `  imbalance ${formatNumber(imbalanceFactor)}, ${effectiveClasses.toFixed(1)} effective classes${
      empty === 0 ? "" : `, ${formatCount(empty)} without any`
    }`,
  ];
}
