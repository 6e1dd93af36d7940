import { priorFromCounts, priorToJSON, type ClassPrior } from "@balms/core";
import { countNotes } from "../count/count-notes.ts";
import type { CountOptions } from "../count/count-options.ts";
import { countSources, type CountedSources } from "../count/count-sources.ts";
import { checkOutputFile } from "../output/output-file.ts";
import { writeWholeFile } from "../output/staged-files.ts";
import { describeCounts } from "../prior/describe-counts.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { printable } from "../terminal/printable.ts";

/** What commander makes of the command line of `balms prior count`. */
export interface PriorCountOptions extends CountOptions {
  readonly output?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Counts how often each class occurs, and writes the prior.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export async function countPrior(
  sources: readonly string[],
  options: PriorCountOptions,
  context: CommandContext,
): Promise<void> {
  const { output, json = false, quiet = false, ...counting } = options;
  const target =
    output === undefined
      ? undefined
      : await checkOutputFile(output, {
          parameter: "--output",
          inputs: [...sources, options.classes ?? ""],
        });
  const found = await countSources(sources, counting, context);
  const { counts, classes, counted, examples, origin } = found;
  const prior = priorFromCounts(counts, { classes, counted, examples, source: origin });
  const notes = countNotes(prior, found);
  for (const note of [takenFor(found), ...notes]) {
    context.stderr.write(printable(`balms: ${note}\n`));
  }
  if (target !== undefined) await writeWholeFile(target, priorToJSON(prior));
  if (json) context.stdout.write(describe(prior, found, notes));
  else if (target === undefined) context.stdout.write(priorToJSON(prior));
  else if (!quiet) context.stdout.write(`${output}: ${describeCounts(prior)}\n`);
}

function takenFor({ sources, takenFor: what }: CountedSources): string {
  const [only = ""] = sources;
  const name = only === "-" ? "standard input" : only;
  return sources.length === 1
    ? `${name} is taken for ${what}`
    : `${sources.length} sources are taken for ${what}`;
}

/** The one object that `--json` prints. */
function describe(prior: ClassPrior, found: CountedSources, notes: readonly string[]): string {
  const { sources, takenFor: what, unlabeled = 0 } = found;
  const object = {
    sources,
    takenFor: what,
    unlabeled,
    notes,
    prior: JSON.parse(priorToJSON(prior)) as unknown,
  };
  return `${JSON.stringify(object, undefined, 2)}\n`;
}
