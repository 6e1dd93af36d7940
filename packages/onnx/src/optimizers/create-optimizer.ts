import type { SgdSettings } from "@balms/core";
import { checkChoice, checkFlag, checkNumber, checkOptions } from "@balms/core/adapter";
import { adamWOptimizer } from "./adamw-optimizer.ts";
import type { Optimizer } from "./optimizer.ts";
import { sgdOptimizer } from "./sgd-optimizer.ts";

/** What weight decay pulls at: every parameter, as in PyTorch (default), or all but biases and normalisations. */
export interface DecayOptions {
  readonly decays?: "all" | "weights" | undefined;
}

/** Stochastic gradient descent: `learningRate` 0.01, `momentum` 0.9, `weightDecay` 5e−4 unless they are given. */
export interface SgdOptimizerOptions extends Partial<SgdSettings>, DecayOptions {
  readonly kind: "sgd";
}

/** Adam with decoupled weight decay. */
export interface AdamWOptimizerOptions extends DecayOptions {
  readonly kind: "adamw";
  /** Above 0; default 0.001. */
  readonly learningRate?: number | undefined;
  /** Share of the mean gradient that is kept, in [0, 1); default 0.9. */
  readonly beta1?: number | undefined;
  /** Share of the mean square that is kept, in [0, 1); default 0.999. */
  readonly beta2?: number | undefined;
  /** Added to the root of the mean square, above 0; default 1e−8. */
  readonly epsilon?: number | undefined;
  /** At least 0; default 0.01. */
  readonly weightDecay?: number | undefined;
}

/** How parameters move. */
export type OptimizerOptions = SgdOptimizerOptions | AdamWOptimizerOptions;

function createSgd(options: SgdOptimizerOptions, alone: boolean): Optimizer {
  const names = ["kind", "decays", "learningRate", "momentum", "weightDecay", "nesterov"];
  checkOptions(options, names, "optimizer");
  const { learningRate = 0.01, momentum = 0.9, weightDecay = 5e-4, nesterov = false } = options;
  checkNumber(learningRate, "optimizer.learningRate", { above: 0 });
  checkNumber(momentum, "optimizer.momentum", { least: 0, below: 1 });
  checkNumber(weightDecay, "optimizer.weightDecay", { least: 0 });
  checkFlag(nesterov, "optimizer.nesterov");
  return sgdOptimizer({ learningRate, momentum, weightDecay, nesterov }, alone);
}

function createAdamW(options: AdamWOptimizerOptions, alone: boolean): Optimizer {
  const names = ["kind", "decays", "learningRate", "beta1", "beta2", "epsilon", "weightDecay"];
  checkOptions(options, names, "optimizer");
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999 } = options;
  const { epsilon = 1e-8, weightDecay = 0.01 } = options;
  checkNumber(learningRate, "optimizer.learningRate", { above: 0 });
  checkNumber(beta1, "optimizer.beta1", { least: 0, below: 1 });
  checkNumber(beta2, "optimizer.beta2", { least: 0, below: 1 });
  checkNumber(epsilon, "optimizer.epsilon", { above: 0 });
  checkNumber(weightDecay, "optimizer.weightDecay", { least: 0 });
  return adamWOptimizer({ learningRate, beta1, beta2, epsilon, weightDecay }, alone);
}

/**
 * Checks how parameters are to move.
 *
 * @throws {@link ArgumentError} naming the setting that is wrong
 */
export function createOptimizer(options: OptimizerOptions = { kind: "sgd" }): Optimizer {
  const { kind, decays = "all" }: Partial<OptimizerOptions> = { ...options };
  checkChoice(kind, "optimizer.kind", ["sgd", "adamw"]);
  checkChoice(decays, "optimizer.decays", ["all", "weights"]);
  const alone = decays === "weights";
  return options.kind === "sgd" ? createSgd(options, alone) : createAdamW(options, alone);
}
