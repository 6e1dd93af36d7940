import { findPrior } from "../prior-source/find-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { mapPriors } from "./apply-mapping.ts";
import { comparePair } from "./compare-pair.ts";
import { describeCounts } from "./describe-counts.ts";
import { printDiff } from "./print-diff.ts";
import { jsonText } from "../terminal/json-text.ts";

/** What commander makes of the command line of `balms prior diff`. */
export interface DiffPriorsOptions {
  readonly significance?: number;
  readonly all?: boolean;
  readonly map?: string;
  readonly skipMissing?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Says how two priors differ, class by class.
 *
 * @throws {@link BalmsError} when one cannot be read.
 */
export async function diffPriors(
  sources: readonly [string, string],
  options: DiffPriorsOptions,
  context: CommandContext,
): Promise<void> {
  const found = [await findPrior(sources[0], context), await findPrior(sources[1], context)];
  const [first, second] = await mapPriors(found, options);
  const significance = options.significance ?? 0.01;
  const diff = comparePair(first, second, { sources, significance });
  if (options.json === true) {
    context.stdout.write(jsonText(diff));
  } else {
    const heads = [first, second].map(describeCounts);
    printDiff(diff, { heads, all: options.all === true, quiet: options.quiet === true, context });
  }
}
