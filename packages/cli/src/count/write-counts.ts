import { priorFromCounts, priorToJSON } from "@balms/core";
import { checkOutputFile } from "../output/output-file.ts";
import { writeWholeFile } from "../output/whole-file.ts";
import { describeCounts } from "../prior/describe-counts.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { printableLines } from "../terminal/printable.ts";
import { countNotes } from "./count-notes.ts";
import type { CountedSources } from "./count-sources.ts";
import { jsonText, steerless } from "../terminal/json-text.ts";

/** Where commands that count put the prior, and what they say. */
export interface WriteCountsOptions {
  readonly output?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Looks whether the prior can be written, counts, says what the sources were taken for, and writes it whole.
 *
 * @param inputs - Files that are read, and must stay as they are.
 * @param count - The work itself.
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export async function writeCounts(
  inputs: readonly string[],
  options: WriteCountsOptions,
  context: CommandContext,
  count: () => Promise<CountedSources>,
): Promise<void> {
  const { output, json = false, quiet = false } = options;
  const target =
    output === undefined
      ? undefined
      : await checkOutputFile(output, { parameter: "--output", inputs });
  const found = await count();
  const { counts, classes, counted, examples, origin } = found;
  const prior = priorFromCounts(counts, { classes, counted, examples, source: origin });
  const notes = countNotes(prior, found);
  const text = priorToJSON(prior);
  const said = [takenFor(found), ...notes].map((note) => `balms: ${note}`);
  context.stderr.write(printableLines(said));
  if (target !== undefined) await writeWholeFile(target, text);
  if (json) context.stdout.write(describe(text, found, notes));
  else if (target === undefined) context.stdout.write(steerless(text));
  else if (!quiet) context.stdout.write(printableLines([`${output}: ${describeCounts(prior)}`]));
}

function takenFor({ sources, takenFor: what }: CountedSources): string {
  const [only = ""] = sources;
  const name = only === "-" ? "standard input" : only;
  return sources.length === 1
    ? `${name} is taken for ${what}`
    : `${sources.length} sources are taken for ${what}`;
}

/** The one object that `--json` prints. */
function describe(prior: string, found: CountedSources, notes: readonly string[]): string {
  const { sources, takenFor: what, unlabeled = 0 } = found;
  const object = {
    sources,
    takenFor: what,
    unlabeled,
    notes,
    prior: JSON.parse(prior) as unknown,
  };
  return jsonText(object);
}
