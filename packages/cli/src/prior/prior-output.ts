import { priorToJSON, type ClassPrior } from "@balms/core";
import { checkOutputFile } from "../output/output-file.ts";
import { writeWholeFile } from "../output/whole-file.ts";
import { findPrior, type FoundPrior } from "../prior-source/find-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { printableLines } from "../terminal/printable.ts";
import { describeCounts } from "./describe-counts.ts";
import { jsonText, steerless } from "../terminal/json-text.ts";

/** Where a command that makes a prior puts it, and what it says. */
export interface OutputOptions {
  readonly output?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** A prior that was made of others. */
export interface MadePrior {
  readonly prior: ClassPrior;
  /** What a user should know, a line each. */
  readonly notes?: readonly string[];
  /** What `--json` says besides. */
  readonly details?: object;
}

/**
 * What all commands that make a prior of others have in common: find them, look whether the result can be written, make it,
 * write it whole, say it.
 *
 * @param sources - Where the priors come from.
 * @param options - `output`: undefined for standard output; `inputs`: other files that are read, and must stay as they are.
 * @param make - The work itself.
 */
export async function makePrior(
  sources: readonly string[],
  options: OutputOptions & { readonly inputs?: readonly (string | undefined)[] },
  context: CommandContext,
  make: (found: readonly FoundPrior[]) => MadePrior | Promise<MadePrior>,
): Promise<void> {
  const { output, json = false, quiet = false } = options;
  const found: FoundPrior[] = [];
  for (const source of sources) found.push(await findPrior(source, context));
  const inputs = [...found.map(({ path }) => path), ...(options.inputs ?? [])].filter(
    (path) => path !== undefined,
  );
  const place =
    output === undefined
      ? undefined
      : await checkOutputFile(output, { parameter: "--output", inputs });
  const { prior, notes = [], details = {} } = await make(found);
  const text = priorToJSON(prior);
  if (place !== undefined) await writeWholeFile(place, text);
  context.stderr.write(printableLines(notes.map((note) => `balms: ${note}`)));
  if (json) {
    const report = { output: output ?? null, ...details, prior: JSON.parse(text) as object };
    context.stdout.write(jsonText(report));
  } else if (output === undefined) {
    context.stdout.write(steerless(text));
  } else if (!quiet) {
    context.stdout.write(printableLines([`${output}: ${describeCounts(prior)}`]));
  }
}
