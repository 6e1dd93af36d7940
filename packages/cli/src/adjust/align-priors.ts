import type { ClassPrior } from "@balms/core";
import { alignPrior } from "../data/align-prior.ts";
import { alignTarget } from "./align-target.ts";

/** The training prior and the prior to predict under, both in the order of the model's classes. */
export interface AlignedPriors {
  readonly prior: ClassPrior;
  readonly target: ClassPrior | undefined;
}

/**
 * Puts priors into the order of the model's classes.
 *
 * @param read - As they were read: training counts, and what to predict under.
 * @param names - The model's.
 * @param files - Where the two are from.
 * @throws {@link PriorError} where they do not fit.
 */
export function alignPriors(
  read: AlignedPriors,
  names: readonly string[] | undefined,
  files: { readonly prior: string; readonly target?: string | undefined },
): AlignedPriors {
  const prior = alignPrior(read.prior, names, files.prior);
  const sources = { prior: files.prior, target: files.target ?? "" };
  return { prior, target: read.target && alignTarget(read.target, { names, prior, sources }) };
}
