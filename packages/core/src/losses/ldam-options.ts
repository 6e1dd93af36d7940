import type { ClassPrior } from "../priors/class-prior.ts";
import type { LdamMarginOptions } from "./ldam-margins.ts";

/** Options of the LDAM loss. */
export interface LdamOptions extends LdamMarginOptions {
  /** Training counts [C], which decide on the margins. */
  readonly prior: ClassPrior;
  /** s above 0, which the logits are multiplied with; default 30, for cosine heads. */
  readonly scale?: number | undefined;
}
