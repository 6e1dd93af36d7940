import type { Tensor } from "@tensorflow/tfjs-core";
import type { LossOptions } from "./loss-function.ts";

/** What the sigmoid loss of a batch may be told beside targets and logits. */
export interface SigmoidLossOptions extends LossOptions {
  /** [B, C]: 0 where nothing is known (no loss, no gradient), 1 elsewhere; default 1. */
  readonly mask?: Tensor | ArrayLike<number> | undefined;
  /** [B]: 1 for rows without an object, whose logits are not shifted, 0 for others; only beside targets [B, C]. */
  readonly background?: Tensor | ArrayLike<number> | undefined;
}
