import { PriorError, type ClassPrior } from "@balms/core";
import { alignPrior, isNamed } from "../data/align-prior.ts";

/**
 * The prior to predict under, in the order of the model's classes. What the model leaves unsaid, the training prior may say.
 *
 * @param wanted - As it was read.
 * @param known - `names`: the model's; `prior`: in the order of the model; `sources`: the files of both.
 * @throws {@link PriorError} when it has names and nothing else has.
 */
export function alignTarget(
  wanted: ClassPrior,
  known: {
    readonly names: readonly string[] | undefined;
    readonly prior: ClassPrior;
    readonly sources: { readonly prior: string; readonly target: string };
  },
): ClassPrior {
  const { names, prior, sources } = known;
  const order = names ?? (isNamed(prior) ? prior.classes : undefined);
  if (order === undefined && isNamed(wanted)) {
    throw new PriorError({
      parameter: sources.target,
      received: "class names, where the prior and the model have ids alone",
      expected: "ids, or a prior with the same names",
      hint: `Count ${sources.prior} again with --classes FILE, which lists the names in the order of the model.`,
    });
  }
  return alignPrior(wanted, order, sources.target);
}
