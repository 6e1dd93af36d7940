import { checkNumber } from "../checks/check-values.ts";
import { checkPrior } from "../priors/check-prior.ts";
import type { ClassPrior } from "../priors/class-prior.ts";
import { logPrior } from "../priors/log-prior.ts";
import type { ZeroCountOptions } from "../priors/zero-counts.ts";

/** The prior inside a softmax, and how strongly it counts. */
export interface BalancedOptions extends ZeroCountOptions {
  /** Class distribution of the rows that the loss sees; C classes. */
  readonly prior: ClassPrior;
  /** Exponent of the prior, at least 0: 1 (default) is Balanced Softmax, 0 plain softmax, ¼ the variant of the bound. */
  readonly tau?: number | undefined;
}

/**
 * What is added to the logits [C]: τ·(log π_c − max log π).
 *
 * A constant cancels in the softmax; this one makes a uniform prior add exact zeros. At τ = 0 the
 * prior has no say, so no logarithm is taken and no class is masked.
 */
export function classShift(options: BalancedOptions): Float64Array {
  const { prior, tau = 1 } = options;
  checkPrior(prior);
  checkNumber(tau, "tau", { least: 0 });
  if (tau === 0) return new Float64Array(prior.labels.length);
  const logs = logPrior(prior, options);
  const most = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  return logs.map((log) => tau * (log - most));
}
