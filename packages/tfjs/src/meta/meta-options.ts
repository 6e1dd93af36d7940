import { checkNumber, checkWhole } from "@balms/core/adapter";
import type { MetaSamplerState } from "@balms/core";
import type { TrainingData } from "../data/training-data.ts";
import type { SoftmaxLossOptions } from "../losses/balanced-softmax-loss.ts";
import { checkFlag, checkFunctions } from "../guards/check-option.ts";
import type { FitRunOptions } from "../training/fit-options.ts";
import type { FitResult } from "../training/fit-progress.ts";
import type { RowLoss } from "../model/trainable-model.ts";
import { checkLearningRate, learningRateAt } from "../training/learning-rate.ts";
import { refuseValue } from "../guards/refuse-argument.ts";
import type { PassMode } from "./quiet-run.ts";

/** How a training with meta steps is made; defaults are the published settings. */
export interface MetaFitOptions
  extends FitRunOptions, Omit<SoftmaxLossOptions, "sampled" | "mismatch"> {
  /** Step size of the training step, above 0, or a function of the number of steps made; default 0.1. */
  readonly learningRate?: number | ((step: number) => number) | undefined;
  /** In [0, 1), default 0.9. */
  readonly momentum?: number | undefined;
  /** At least 0, default 5e−4. */
  readonly weightDecay?: number | undefined;
  /** Nesterov's form of momentum; default false. */
  readonly nesterov?: boolean | undefined;
  /** k: every k-th step makes a meta step; default 1. */
  readonly metaEvery?: number | undefined;
  /** M: rows of a meta batch, class by class; default 512. */
  readonly metaBatchSize?: number | undefined;
  /** Where meta batches are drawn from; default the training data. Never the test set. */
  readonly metaData?: TrainingData | undefined;
  /** Inner loss per row; default `balancedSoftmaxLoss` of `prior`. */
  readonly loss?: RowLoss | undefined;
  /** Outer loss per row; default plain cross-entropy. */
  readonly metaLoss?: RowLoss | undefined;
  /**
   * How ⟨G, ∇loss_b⟩ is computed; default as in `createTwoPassModel`: in closed form for a model of one
   * dense layer, by two passes for others.
   */
  readonly derivative?: "two-pass" | "exact" | undefined;
  /** How layers run for the meta loss and that derivative; default as in `createTwoPassModel`. */
  readonly passes?: PassMode | undefined;
}

/** The outcome of a training with meta steps. */
export interface MetaFitResult extends FitResult {
  /** ψ, and what moves it. */
  readonly meta: MetaSamplerState;
  /** L_meta(θ') of the last meta step; undefined where none was made. */
  readonly metaLoss: number | undefined;
}

/** Options with nothing left open, as far as they have defaults. */
export interface MetaSettings {
  readonly metaEvery: number;
  readonly metaBatchSize: number;
  /** SGD as of a step. */
  readonly sgd: (step: number) => {
    readonly learningRate: number;
    readonly momentum: number;
    readonly weightDecay: number;
    readonly nesterov: boolean;
  };
}

/** Checks what is asked of the meta step. */
export function checkMetaOptions(options: MetaFitOptions): MetaSettings {
  const { learningRate = 0.1, momentum = 0.9, weightDecay = 5e-4, nesterov = false } = options;
  const { metaEvery = 1, metaBatchSize = 512, derivative, passes, loss, metaLoss } = options;
  checkLearningRate(learningRate);
  checkNumber(momentum, "momentum", { least: 0, below: 1 });
  checkNumber(weightDecay, "weightDecay", { least: 0 });
  checkWhole(metaEvery, "metaEvery", 1);
  checkWhole(metaBatchSize, "metaBatchSize", 1, 2 ** 31);
  if (derivative !== undefined && !["two-pass", "exact"].includes(derivative)) {
    refuseValue("derivative", derivative, '"two-pass" or "exact"');
  }
  if (passes !== undefined && !["training", "inference"].includes(passes)) {
    refuseValue("passes", passes, '"training" or "inference"');
  }
  checkFlag(nesterov, "nesterov");
  checkFunctions({ loss, metaLoss });
  const sgd: MetaSettings["sgd"] = (step) => {
    const rate = learningRateAt(learningRate, step);
    return { learningRate: rate, momentum, weightDecay, nesterov };
  };
  return { metaEvery, metaBatchSize, sgd };
}
