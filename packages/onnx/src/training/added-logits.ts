import { classShift, PriorError } from "@balms/core";
import { checkNumber } from "@balms/core/adapter";
import type { ClassPrior, ZeroCountOptions } from "@balms/core";

/** The prior of a loss, or null for plain softmax. */
export interface AddedLogitsOptions extends ZeroCountOptions {
  readonly prior: ClassPrior | null;
  readonly tau?: number;
}

/** `τ·log π` [C] up to a constant that changes nothing: what Balanced Softmax adds to the logits; undefined for plain softmax. */
export function addedLogits(
  options: AddedLogitsOptions,
  classes: number,
): Float32Array | undefined {
  const { prior, tau = 1 } = options;
  checkNumber(tau, "tau", { least: 0 });
  if (prior === null || tau === 0) return undefined;
  if (prior.classes.length !== classes) {
    throw new PriorError({
      parameter: "prior",
      received: `${prior.classes.length} classes`,
      expected: `${classes} classes, as many as the model has`,
    });
  }
  return Float32Array.from(classShift({ ...options, prior }));
}
