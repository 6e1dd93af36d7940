import { createRandom, shuffle, type Labels } from "@balms/core";
import { checkOptions, refuse } from "@balms/core/adapter";
import { classNames } from "./class-names.ts";
import { type HeldOutRows, heldOutCount } from "./held-out-rows.ts";
import { labelsDigest } from "./labels-digest.ts";
import type { SplitProfile } from "./split-profile.ts";
import { manifestDigest } from "./manifest-digest.ts";
import { profileCounts } from "./profile-counts.ts";
import { rowsByClass } from "./rows-by-class.ts";
import type { SplitManifest } from "./split-manifest.ts";

/** What {@link createLongTailedSplit} takes. */
export interface LongTailedSplitOptions {
  /** Class ids of the training source [N]. Never hand it test labels: all rows of the split come from here. */
  readonly labels: Labels;
  /** Class names in the order of the ids, or how many there are (then they are named "0", "1", …). */
  readonly classes: number | readonly string[];
  readonly profile: SplitProfile;
  readonly seed: number | string;
  /** Rows set apart to choose settings on. Default none. */
  readonly validation?: HeldOutRows;
  /** Rows set apart for the outer loss of the Meta Sampler. Default none: then it draws from the training rows. */
  readonly meta?: HeldOutRows;
}

/**
 * Draws a long-tailed subset of a labelled source and writes down which row serves for what.
 *
 * Class c keeps n_c rows as the profile says, n_c = ⌊n_max · IF^(−c/(C−1))⌋ for the exponential one; validation and
 * meta rows are then taken out of these n_c rows, so that no row serves twice. The same seed gives the same split, and
 * a class's rows do not depend on the other classes.
 *
 * @param options - labels, classes, profile, seed, rows to hold out
 * @returns the manifest, with digests of the labels and of itself
 * @throws {@link ArgumentError} when a class has too few rows for the profile or would be left without training rows
 *
 * @example
 * ```ts
 * import { createLongTailedSplit } from "@balms/datasets";
 *
 * const split = createLongTailedSplit({
 *   labels: Array.from({ length: 300 }, (_, row) => row % 3),
 *   classes: ["cat", "dog", "eel"],
 *   profile: { kind: "exponential", imbalanceFactor: 100 },
 *   seed: 1,
 * });
 * console.log(split.counts); // [ 100, 10, 1 ]
 * ```
 *
 * Source: Cui et al., "Class-balanced loss based on effective number of samples", CVPR 2019, section 5.1 (exponential);
 * Cao et al., "Learning imbalanced datasets with label-distribution-aware margin loss", NeurIPS 2019 (step).
 */
export function createLongTailedSplit(options: LongTailedSplitOptions): SplitManifest {
  checkOptions(options, ["labels", "classes", "profile", "seed", "validation", "meta"]);
  const { labels, seed } = options;
  const classes = classNames(options.classes);
  const rows = rowsByClass(labels, classes);
  const profile = settleProfile(options.profile, rows);
  const kept = profileCounts(profile, classes.length);
  if (kept.length !== classes.length) {
    refuse("profile.counts", `${kept.length} counts`, `${classes.length}, one per class`);
  }
  const random = createRandom(seed);
  const parts = rows.map((own, label) => {
    const count = checkKept(kept[label], own.length, classes[label]);
    const chosen = shuffle(own, random.fork(`class/${label}`)).slice(0, count);
    return holdOut(chosen, options, classes[label]);
  });
  const manifest = {
    format: "balms.split/1" as const,
    seed,
    profile,
    classes,
    counts: parts.map(({ train }) => train.length),
    source: { rows: labels.length, labels: labelsDigest(labels) },
    train: ascending(parts.flatMap(({ train }) => train)),
    validation: ascending(parts.flatMap(({ validation }) => validation)),
    meta: ascending(parts.flatMap(({ meta }) => meta)),
  };
  return { ...manifest, digest: manifestDigest(manifest) };
}

function settleProfile(profile: SplitProfile, rows: readonly (readonly number[])[]): SplitProfile {
  const isExplicit = profile.kind === "explicit";
  checkOptions(
    profile,
    isExplicit ? ["kind", "counts"] : ["kind", "imbalanceFactor", "largest"],
    "profile",
  );
  if (profile.kind === "explicit") return { kind: profile.kind, counts: [...profile.counts] };
  const { kind, imbalanceFactor } = profile;
  const largest =
    profile.largest ?? rows.reduce((least, own) => Math.min(least, own.length), Infinity);
  return { kind, imbalanceFactor, largest };
}

function checkKept(count: number, available: number, name: string): number {
  if (Number.isSafeInteger(count) && count >= 1 && count <= available) return count;
  return refuse(
    "profile",
    `${count} rows for class "${name}"`,
    `from 1 to ${available}, the rows that the labels have of it`,
    "Lower `largest` or `imbalanceFactor`, or give explicit counts.",
  );
}

function holdOut(
  chosen: number[],
  { validation, meta }: LongTailedSplitOptions,
  name: string,
): { train: number[]; validation: number[]; meta: number[] } {
  const first = heldOutCount("validation", validation, chosen.length);
  const second = first + heldOutCount("meta", meta, chosen.length);
  if (second >= chosen.length) {
    refuse(
      meta === undefined ? "validation" : "meta",
      `${second} rows to hold out of the ${chosen.length} of class "${name}"`,
      "fewer, so that a training row is left",
      "Hold out less, or a share instead of a fixed number.",
    );
  }
  return {
    validation: chosen.slice(0, first),
    meta: chosen.slice(first, second),
    train: chosen.slice(second),
  };
}

const ascending = (rows: number[]): number[] => rows.toSorted((first, second) => first - second);
