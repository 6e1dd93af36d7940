import { totalVariation, type ClassPrior } from "@balms/core";
import { suggestRenames, type SuggestedRename } from "../prior/suggest-renames.ts";

/** Which part of the version goes up. */
export type VersionStep = "major" | "minor" | "patch";

/** What is different from the version before, for those who use it. */
export interface PriorChange {
  readonly step: VersionStep;
  /** Names that are gone. */
  readonly removed: readonly string[];
  /** Names that are new. */
  readonly added: readonly string[];
  /** Names that have another id than before. */
  readonly moved: readonly string[];
  /** Which of the new ones may be a removed one by another name. */
  readonly renames: readonly SuggestedRename[];
  /** Other things are counted than before: rows or images, one class for each or several. */
  readonly recounted: boolean;
  /** The licence is another one. */
  readonly relicensed: boolean;
  /** How far the shares are from those before: 0 to 1. */
  readonly totalVariation: number;
}

/**
 * What a new count changes: a class that is removed, renamed or has another id breaks whoever trained on the order (major), and so do
 * counts of something else; a new class at the end does not (minor); other counts or another licence are a patch.
 *
 * @returns Undefined when nothing is different.
 */
export function priorChange(previous: ClassPrior, next: ClassPrior): PriorChange | undefined {
  const relicensed = previous.license !== next.license;
  if (previous.digest === next.digest && !relicensed) return undefined;
  const before = new Map(previous.classes.map((name, id) => [name, id]));
  const now = new Set(next.classes);
  const removed = previous.classes.filter((name) => !now.has(name));
  const added = next.classes.filter((name) => !before.has(name));
  const moved = next.classes.filter((name, id) => (before.get(name) ?? id) !== id);
  const recounted = whatIsCounted(previous) !== whatIsCounted(next);
  const breaks = removed.length > 0 || moved.length > 0 || recounted;
  return {
    step: breaks ? "major" : added.length > 0 ? "minor" : "patch",
    removed,
    added,
    moved,
    renames: suggestRenames(added, removed),
    recounted,
    relicensed,
    totalVariation: totalVariation(previous, next),
  };
}

/** In a few words. */
export function whatIsCounted({ counted, examples }: ClassPrior): string {
  return examples === undefined ? counted : `${counted} that may have several classes or none`;
}
