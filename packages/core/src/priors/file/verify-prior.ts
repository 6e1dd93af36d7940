import { describeValue } from "../../errors/describe-value.ts";
import type { ClassPrior } from "../class-prior.ts";
import { composePrior, type PriorParts } from "../compose-prior.ts";
import { refusePrior } from "../refuse-prior.ts";

/** The prior of these parts, if it is the one that the digest names. */
export function verifyPrior(parts: PriorParts, digest: unknown): ClassPrior {
  const prior = composePrior(parts, refusePrior);
  if (digest === prior.digest) return prior;
  const hint = "It was changed since the digest was taken.";
  return refusePrior("digest", describeValue(digest), `"${prior.digest}"`, hint);
}
