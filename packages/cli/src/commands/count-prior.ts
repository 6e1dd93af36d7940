import { priorToJSON, type ClassPrior } from "@balms/core";
import type { LabelFormat } from "@balms/datasets";
import { countSource } from "../data/count-source.ts";
import { lookAlikes } from "../data/look-alikes.ts";
import { checkOutputFile } from "../output/output-file.ts";
import { writeWholeFile } from "../output/staged-files.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatCount, formatList } from "../terminal/format-values.ts";
import { printable } from "../terminal/printable.ts";

/** What commander makes of the command line of `balms prior count`. */
export interface PriorCountOptions {
  readonly output?: string;
  readonly classes?: string;
  readonly format?: LabelFormat;
  readonly counted?: "rows" | "images" | "instances";
}

/**
 * Counts how often each class occurs, and writes the prior.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export async function countPrior(
  source: string,
  options: PriorCountOptions,
  context: CommandContext,
): Promise<void> {
  const { output, classes, format, counted } = options;
  const target =
    output === undefined
      ? undefined
      : await checkOutputFile(output, {
          parameter: "--output",
          inputs: [source, classes ?? ""],
        });
  const { signal } = context;
  const prior = await countSource(source, { classes, format, counted, signal });
  reportEmptyClasses(prior, context);
  reportLookAlikes(prior, context);
  reportNumberOrder(prior, context);
  if (target === undefined) {
    context.stdout.write(priorToJSON(prior));
  } else {
    await writeWholeFile(target, priorToJSON(prior));
    const total = prior.counts.reduce((sum, count) => sum + count, 0);
    context.stdout.write(
      `${output}: ${prior.classes.length} classes, ${formatCount(total)} ${prior.counted}\n`,
    );
  }
}

function reportEmptyClasses(prior: ClassPrior, context: CommandContext): void {
  const empty = prior.classes.filter((_, index) => prior.counts[index] === 0);
  if (empty.length > 0) {
    // Unnamed classes of which the first alone is empty are most likely numbered from 1.
    const fromOne = prior.classes[0] === "0" && empty.length === 1 && empty[0] === "0";
    context.stderr.write(
      `balms: no examples of ${printable(formatList(empty))}; train and adjust will ask for --zero-counts\n${
        fromOne ? "  If the classes are numbered from 1, take 1 off each id and count again.\n" : ""
      }`,
    );
  }
}

function reportLookAlikes(prior: ClassPrior, context: CommandContext): void {
  for (const names of lookAlikes(prior.classes).slice(0, 3)) {
    const listed = formatList(names.map((name) => JSON.stringify(name)));
    context.stderr.write(printable(`balms: ${listed} look alike, and are counted apart\n`));
  }
}

/** Names that are numbers stand in the order of text, as most readers of folders have them, and not in that of ids. */
function reportNumberOrder({ classes }: ClassPrior, context: CommandContext): void {
  if (!classes.every((name) => /^\d+$/u.test(name))) return;
  const after = classes.findIndex((name, place) => Number(name) < Number(classes[place - 1]));
  if (after < 0) return;
  context.stderr.write(
    `balms: the classes are numbers in the order of text: ${classes[after]} stands after ${classes[after - 1]}\n` +
      "  If the model has them in another order, list them in that order with --classes FILE.\n",
  );
}
