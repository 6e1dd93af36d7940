import { mergePriors, type ClassPrior, type UnalignedClass } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { FoundPrior } from "../prior-source/find-prior.ts";
import { withOptionNames } from "../settings/option-names.ts";
import type { CommandContext } from "../terminal/command-context.ts";
import { formatList } from "../terminal/format-values.ts";
import { mapPriors } from "./apply-mapping.ts";
import { makePrior, type OutputOptions } from "./prior-output.ts";

/** What commander makes of the command line of `balms prior merge`. */
export interface MergePriorsOptions extends OutputOptions {
  readonly counted?: "rows" | "images";
  readonly map?: string;
  readonly skipMissing?: boolean;
}

/**
 * Adds priors up by class name, and says which classes some of them lack.
 *
 * @throws {@link BalmsError} of the kind that fits; then nothing was written.
 */
export function mergeFoundPriors(
  sources: readonly string[],
  options: MergePriorsOptions,
  context: CommandContext,
): Promise<void> {
  return makePrior(sources, { ...options, inputs: [options.map] }, context, async (found) => {
    const priors = await mapPriors(found, options);
    const { counted } = options;
    const { prior, unaligned } = await withOptionNames(namesOf(sources), () =>
      Promise.resolve(mergePriors(priors, counted === undefined ? {} : { counted })),
    );
    return {
      prior,
      notes: [
        ...overlapNotes(found),
        ...unalignedNotes(unaligned, sources),
        ...orderNotes(prior, priors),
      ],
      details: {
        unaligned: unaligned.map(({ name, missingFrom, nearest }) => ({
          name,
          missingFrom: missingFrom.map((place) => sources[place]),
          nearest: nearest ?? null,
        })),
      },
    };
  });
}

function namesOf(sources: readonly string[]): Record<string, string> {
  return Object.fromEntries(sources.map((source, place) => [`priors[${place}]`, source]));
}

/** Rows that two of them count are counted twice. */
function overlapNotes(found: readonly FoundPrior[]): string[] {
  const first = new Map<string, string>();
  const notes = new Set<string>();
  for (const { prior, source } of found) {
    const { digest, lineage } = prior;
    for (const root of new Set(lineage.length === 0 ? [digest] : lineage)) {
      const other = first.get(root);
      if (other === undefined) first.set(root, source);
      else notes.add(`${other} and ${source} hold the same counts, which are in the sum twice`);
    }
  }
  return [...notes];
}

/** A model that was trained on the order of one of them has another one. */
function orderNotes(merged: ClassPrior, priors: readonly ClassPrior[]): string[] {
  const isKept = priors.every(({ classes }) =>
    classes.every((name, id) => name === merged.classes[id]),
  );
  return isKept
    ? []
    : [
        "the classes stand in the order of their names now: `balms prior reorder` puts them in another",
      ];
}

const mostNotes = 5;

function unalignedNotes(
  unaligned: readonly UnalignedClass[],
  sources: readonly string[],
): string[] {
  // Those that may be another class by another name come first.
  const ordered = unaligned.toSorted(
    (one, other) => Number(other.nearest !== undefined) - Number(one.nearest !== undefined),
  );
  const notes = ordered.slice(0, mostNotes).map(({ name, missingFrom, nearest }) => {
    const where = formatList(missingFrom.map((place) => sources[place]));
    const meant = nearest === undefined ? "" : `; is it ${describeValue(nearest)}?`;
    return `${describeValue(name)} is not in ${where}${meant}`;
  });
  const more = unaligned.length - notes.length;
  return more > 0 ? [...notes, `and ${more} more classes are not in all of them`] : notes;
}
