import {
  effectiveClasses,
  imbalanceFactor,
  shotGroups,
  subsetPrior,
  type ClassPrior,
  type ShotGroup,
  type ShotThresholds,
} from "@balms/core";

/** How much of a prior a group of classes is. */
export interface GroupSummary {
  readonly group: ShotGroup;
  readonly classes: number;
  /** Share of all counts. */
  readonly share: number;
}

/** A class of a prior. */
export interface ClassSummary {
  readonly id: number;
  readonly name: string;
  readonly count: number;
  /** Of all counts; of the rows or images, where one of them may have several classes. */
  readonly share: number;
  /** Null for weights, which are no numbers of rows. */
  readonly group: ShotGroup | null;
}

/** What there is to say of a prior. */
export interface PriorSummary {
  /** The greatest count in relation to the least, of classes that have any. */
  readonly imbalanceFactor: number;
  /** How many classes that are alike would be as hard to guess. */
  readonly effectiveClasses: number;
  /** Classes without any. */
  readonly empty: number;
  readonly groups: readonly GroupSummary[] | null;
  /** In the order of the ids. */
  readonly classes: readonly ClassSummary[];
}

/** Measures of a prior, and of each of its classes. */
export function summarizePrior(prior: ClassPrior, thresholds: ShotThresholds = {}): PriorSummary {
  const { classes, counts, counted, examples } = prior;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const groups = counted === "weights" ? undefined : shotGroups(prior, thresholds);
  const summaries = classes.map((name, id) => {
    const count = counts[id];
    return { id, name, count, share: count / (examples ?? total), group: groups?.[id] ?? null };
  });
  const present = classes.filter((_, id) => counts[id] > 0);
  // To make another prior of millions of classes takes seconds.
  const some = present.length === classes.length ? prior : subsetPrior(prior, present);
  return {
    imbalanceFactor: imbalanceFactor(some),
    effectiveClasses: effectiveClasses(prior),
    empty: classes.length - present.length,
    groups: groups === undefined ? null : groupsOf(summaries, total),
    classes: summaries,
  };
}

function groupsOf(classes: readonly ClassSummary[], total: number): GroupSummary[] {
  return (["many", "medium", "few"] as const).map((group) => {
    const some = classes.filter((one) => one.group === group);
    const share = some.reduce((sum, { count }) => sum + count, 0) / total;
    return { group, classes: some.length, share };
  });
}
