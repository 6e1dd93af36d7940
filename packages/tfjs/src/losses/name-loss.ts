import { tidy } from "@tensorflow/tfjs-core";
import type { LossFunction, LossOptions } from "./loss-function.ts";

/** A loss that leaves its result alone behind, under a name that survives minification: tfjs names metrics so. */
export function nameLoss<Options extends LossOptions>(
  name: string,
  loss: LossFunction<Options>,
): LossFunction<Options> {
  const tidied: LossFunction<Options> = (targets, logits, options) =>
    tidy(() => loss(targets, logits, options));
  return Object.defineProperty(tidied, "name", { value: name });
}
