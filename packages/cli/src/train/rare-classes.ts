import { shotGroups, type ClassPrior, type ShotThresholds } from "@balms/core";
import { formatList } from "../terminal/format-values.ts";

/** The classes that the long tail is about, and what to call them. */
export interface RareClasses {
  /** Class ids, fewest training rows first. */
  readonly ids: readonly number[];
  /** For a sentence, such as "the few-shot classes j, q and z". */
  readonly title: string;
}

/**
 * The few-shot classes; where there are none, the rarest fifth of all classes, or all of them
 * when they are equally frequent.
 *
 * @param prior - Training counts.
 * @param thresholds - What counts as few-shot.
 */
export function rareClasses(
  prior: ClassPrior,
  { manyAbove, fewBelow }: ShotThresholds,
): RareClasses {
  const ascending = prior.counts
    .map((_, id) => id)
    .toSorted((left, right) => (prior.counts[left] ?? 0) - (prior.counts[right] ?? 0));
  const groups = shotGroups(prior, { manyAbove, fewBelow });
  const few = ascending.filter((id) => groups[id] === "few");
  const [fewest = 0] = prior.counts;
  if (few.length === 0 && prior.counts.every((count) => count === fewest)) {
    return { ids: ascending, title: "all classes (equally frequent)" };
  }
  const ids = few.length > 0 ? few : ascending.slice(0, Math.ceil(ascending.length / 5));
  const names = formatList(
    ids.map((id) => prior.classes[id] ?? ""),
    6,
  );
  const kind = few.length > 0 ? "few-shot" : "rarest";
  return { ids, title: `the ${kind} ${ids.length === 1 ? "class" : "classes"} ${names}` };
}
