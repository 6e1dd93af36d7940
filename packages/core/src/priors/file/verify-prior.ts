import { describeValue } from "../../errors/describe-value.ts";
import type { ClassPrior } from "../class-prior.ts";
import { composePrior, type PriorParts } from "../compose-prior.ts";
import { refusePrior, type Refuse } from "../refuse-prior.ts";

/** The prior of these parts, if it is the one that the digest names. */
export function verifyPrior(
  parts: PriorParts,
  digest: unknown,
  refuse: Refuse = refusePrior,
): ClassPrior {
  const prior = composePrior(parts, refuse);
  if (digest === prior.digest) return prior;
  const hint = "It was changed since the digest was taken.";
  return refuse("digest", describeValue(digest), `"${prior.digest}"`, hint);
}
