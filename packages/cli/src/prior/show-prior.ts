import { priorToJSON, type ShotThresholds } from "@balms/core";
import { findPrior } from "../prior-source/find-prior.ts";
import { painter } from "../terminal/colors.ts";
import type { CommandContext } from "../terminal/command-context.ts";
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
  const summary = summarizePrior(prior, thresholds);
  const { stdout } = context;
  if (json) {
    const file = JSON.parse(priorToJSON(prior)) as object;
    stdout.write(jsonText({ source, ...summary, prior: file }));
    return;
  }
  const drawing = { width: (stdout.columns || 80) - 1, paint: painter(stdout) };
  stdout.write(describePrior(source, prior, summary, { ...drawing, sort, all, quiet }));
}
