import type { ClassPrior, EvaluationOptions } from "@balms/core";

/** How `evaluate` measures. */
export interface NetworkEvaluationOptions extends Omit<EvaluationOptions, "prior"> {
  /** Training counts; default: those of the data that the network was trained on. */
  readonly prior?: ClassPrior | undefined;
}
