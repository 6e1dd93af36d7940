import { DataError, priorToJSON, type ClassPrior, type ShotThresholds } from "@balms/core";
import { findPrior } from "../prior-source/find-prior.ts";
import { mostPriorText } from "../prior-source/refuse-source.ts";
import { painter } from "../terminal/colors.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatCount } from "../terminal/format-values.ts";
import { describePrior, type DescribeOptions } from "./describe-prior.ts";
import { summarizePrior } from "./summarize-prior.ts";
import { jsonText } from "../terminal/json-text.ts";

/** What commander makes of the command line of `balms prior show`. */
export interface ShowPriorOptions
  extends ShotThresholds, Pick<DescribeOptions, "sort" | "all" | "quiet"> {
  readonly json?: boolean;
}

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
  const { sort, all, quiet, json = false, ...thresholds } = options;
  const { prior } = await findPrior(source, context);
  const { stdout } = context;
  if (json) {
    checkWritable(prior, source);
    const file = JSON.parse(priorToJSON(prior)) as object;
    stdout.write(jsonText({ source, ...summarizePrior(prior, thresholds), prior: file }));
    return;
  }
  const summary = summarizePrior(prior, thresholds);
  const drawing = { width: (stdout.columns || 80) - 1, paint: painter(stdout) };
  stdout.write(describePrior(source, prior, summary, { ...drawing, sort, all, quiet }));
}

// Of a class in the file of a prior: a name, a number, and the lines that each of them is on.
const leastText = `    "0",\n    1,\n`.length;

/** Refuses classes that no file of a prior holds, before millions of them are written to see it. */
function checkWritable({ classes }: ClassPrior, source: string): void {
  if (classes.length * leastText <= mostPriorText) return;
  throw new DataError({
    parameter: source,
    received: `${formatCount(classes.length)} classes`,
    expected: `a prior that is written in ${formatCount(mostPriorText)} characters, for --json`,
    hint: "Leave out --json.",
  });
}
