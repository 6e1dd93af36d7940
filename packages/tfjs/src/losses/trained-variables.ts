import { type Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LossOrigin } from "./loss-origin.ts";
import { tracedBack } from "./output-maker.ts";

type Trained = Omit<LossOrigin, "unguarded">;

const origins = new WeakMap<Variable, Trained>();

/**
 * Remembers of the weights that made logits in a training which loss moves them: `model.compile` and
 * `model.fit` tell a loss nothing of the model, but the operator that made the logits was recorded.
 */
export function markTrained(logits: Tensor, origin: Trained): void {
  for (const input of tracedBack(logits).at(-1)?.inputs ?? []) {
    const source = tracedBack(input).at(-1)?.tensor;
    if (source instanceof Variable) origins.set(source, origin);
  }
}

/** What a weight was last trained with, as far as this program has seen it. */
export function trainedWith(weight: unknown): Trained | undefined {
  return weight instanceof Variable ? origins.get(weight) : undefined;
}

/** Takes back what was seen, once the weight is another. */
export function forgetTraining(weight: unknown): void {
  if (weight instanceof Variable) origins.delete(weight);
}
