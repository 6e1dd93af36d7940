import { ArgumentError, PriorError, subsetPrior } from "@balms/core";
import { listNames } from "@balms/core/adapter";
import { nearestHint } from "../data/nearest-hint.ts";
import { readClassNames } from "../data/read-class-names.ts";
import { withOptionNames } from "../settings/option-names.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { makePrior, type OutputOptions } from "./prior-output.ts";

/** What commander makes of the command line of `balms prior subset`. */
export interface SubsetPriorOptions extends OutputOptions {
  readonly classes?: string;
  readonly names?: readonly string[];
}

/**
 * Keeps some of the classes, in the order in which they are named.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export function subsetFoundPrior(
  source: string,
  options: SubsetPriorOptions,
  context: CommandContext,
): Promise<void> {
  const { classes, names = [] } = options;
  if ((classes === undefined) === (names.length === 0)) {
    throw new ArgumentError({
      parameter: "--classes",
      received: classes === undefined ? "no classes" : "a file, and names beside it",
      expected: "either a file of names, or names behind the prior",
    });
  }
  return makePrior([source], { ...options, inputs: [classes] }, context, async ([{ prior }]) => {
    const wanted = classes === undefined ? names : await readClassNames(classes, context.signal);
    const known = new Set(prior.classes);
    const unknown = wanted.filter((name) => !known.has(name));
    if (unknown.length > 0) {
      throw new PriorError({
        parameter: source,
        received: `no class ${listNames(unknown)}`,
        expected: "classes that are there",
        hint: nearestHint(unknown, prior.classes),
      });
    }
    const parameter = classes ?? source;
    const subset = await withOptionNames({ classes: parameter, counts: parameter }, () =>
      Promise.resolve(subsetPrior(prior, wanted)),
    );
    const kept = new Set(subset.classes);
    const left = prior.classes.filter((name) => !kept.has(name));
    return { prior: subset, details: { left } };
  });
}
