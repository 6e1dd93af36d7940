import { DataError, PriorError, renameClasses } from "@balms/core";
import { describeValue, listNames } from "@balms/core/adapter";
import type { FoundPrior } from "../prior-source/find-prior.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { checkMapped } from "./apply-mapping.ts";
import { makePrior, type OutputOptions } from "./prior-output.ts";
import { readMapping, type Mapping, type MappingOptions } from "./read-mapping.ts";

/** What commander makes of the command line of `balms prior relabel`. */
export interface RelabelOptions extends OutputOptions, MappingOptions {
  readonly skipMissing?: boolean;
  /** The old classes are ids. */
  readonly ids?: boolean;
}

/**
 * Counts classes as others: what a prior of the same rows would be if they had other labels. Several classes may become one.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export function relabelFoundPrior(
  source: string,
  options: RelabelOptions,
  context: CommandContext,
): Promise<void> {
  return makePrior([source], { ...options, inputs: [options.map] }, context, async ([found]) => {
    const given = await readMapping(options);
    const mapping = options.ids === true ? namesOfIds(given, found) : given;
    if (options.skipMissing !== true) checkMapped(mapping, [found]);
    const { classes, examples } = found.prior;
    const left = classes.filter((name) => !mapping.has(name));
    const after = new Set(classes.map((name) => mapping.get(name) ?? name));
    if (examples !== undefined && after.size < classes.length) {
      throw new PriorError({
        parameter: source,
        received: "classes that are put together, of which one example may have several",
        expected: "one class per example: how many have either is not known",
        hint: "Count the data again by the new classes.",
      });
    }
    const targets = new Set(mapping.values());
    const joined = left.filter((name) => targets.has(name));
    return {
      prior: renameClasses(found.prior, mapping),
      // A file is taken to say all; changes in words say what they change.
      notes: left.length === 0 || options.map === undefined ? [] : [stayNote(left, joined)],
      details: { unchanged: left },
    };
  });
}

function stayNote(left: readonly string[], joined: readonly string[]): string {
  const start = `the mapping says nothing of ${listNames(left)}, which stay as they are`;
  return joined.length === 0 ? start : `${start}; others join ${listNames(joined)}`;
}

function namesOfIds(mapping: Mapping, { prior, source }: FoundPrior): Mapping {
  const { classes } = prior;
  return new Map(
    [...mapping].map(([id, name]) => {
      const old = /^\d+$/u.test(id) ? classes[Number(id)] : undefined;
      if (old !== undefined) return [old, name];
      throw new DataError({
        parameter: source,
        received: `no class with the id ${describeValue(id)}`,
        expected: `ids from 0 to ${classes.length - 1}`,
        hint: "Names of classes are mapped without --ids.",
      });
    }),
  );
}
