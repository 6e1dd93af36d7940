import type { MetaSamplerState } from "@balms/core";
import type { LoaderState } from "@balms/sampler";

/** Where meta steps stand. */
export interface MetaPlace {
  /** The place among meta batches. */
  readonly loader: LoaderState;
  /** ψ of the Meta Reweighter; that of the Meta Sampler travels with the batches it drew. */
  readonly weights: MetaSamplerState | undefined;
}
