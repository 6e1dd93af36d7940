import type { CountOptions } from "../count/count-options.ts";
import { countSources } from "../count/count-sources.ts";
import { writeCounts, type WriteCountsOptions } from "../count/write-counts.ts";
import type { CommandContext } from "../terminal/command-context.ts";

/** What commander makes of the command line of `balms prior count`. */
export interface PriorCountOptions extends CountOptions, WriteCountsOptions {}

/**
 * Counts how often each class occurs, and writes the prior.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export function countPrior(
  sources: readonly string[],
  options: PriorCountOptions,
  context: CommandContext,
): Promise<void> {
  const { output: _, json: __, quiet: ___, ...counting } = options;
  return writeCounts([...sources, options.classes ?? ""], options, context, () =>
    countSources(sources, counting, context),
  );
}
