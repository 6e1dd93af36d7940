import type { MetaSamplerState, MetaTrainingOptions, SgdSettings } from "@balms/core";
import {
  checkChoice,
  checkFunctions,
  checkNumber,
  checkSgd,
  checkWhole,
} from "@balms/core/adapter";
import type { TrainingData } from "../data/training-data.ts";
import { checkKnownOptions } from "../checks/check-known-options.ts";
import { withNames } from "../checks/with-names.ts";
import type { SoftmaxLossOptions } from "../losses/balanced-softmax-loss.ts";
import type { RowLoss } from "../model/trainable-model.ts";
import { type FitRunOptions, fitRunNames } from "../training/fit-options.ts";
import type { FitResult } from "../training/fit-progress.ts";
import { checkLearningRate } from "../training/learning-rate.ts";
import type { PassMode } from "./quiet-run.ts";

/** ψ and its meta batches; `batchSize` is 512 by default, `data` the training data, never the test set. */
export interface MetaOptions extends MetaTrainingOptions<TrainingData> {
  /** Outer loss per row; default plain cross-entropy. */
  readonly loss?: RowLoss | undefined;
}

/** How a training with meta steps is made; defaults are the published settings. */
export interface MetaFitOptions
  extends
    FitRunOptions,
    Omit<SgdSettings, "learningRate">,
    Omit<SoftmaxLossOptions, "sampled" | "mismatch"> {
  /**
   * Step size of the training step, above 0, or a function of the number of steps made. Default: from
   * 0.1 for a model of one dense layer (published), from 0.05 for others, to 0 along half a cosine.
   */
  readonly learningRate?: number | ((step: number) => number) | undefined;
  /** In [0, 1), default 0.9. */
  readonly momentum?: number | undefined;
  /** At least 0, default 5e−4. */
  readonly weightDecay?: number | undefined;
  /** Inner loss per row; default `balancedSoftmaxLoss` of `prior`. */
  readonly loss?: RowLoss | undefined;
  /**
   * How ⟨G, ∇loss_b⟩ is computed; default as in `createTwoPassModel`: in closed form for a model of one
   * dense layer, by two passes for others.
   */
  readonly derivative?: "two-pass" | "exact" | undefined;
  /** How layers run for the meta loss and that derivative; default as in `createTwoPassModel`. */
  readonly passes?: PassMode | undefined;
}

/** The names of `MetaFitOptions`, and `meta`. */
export const metaFitNames: readonly string[] = [
  ...fitRunNames,
  "learningRate",
  "momentum",
  "weightDecay",
  "nesterov",
  "meta",
  "loss",
  "tau",
  "labelSmoothing",
  "zeroCounts",
  "alpha",
  "derivative",
  "passes",
];

// What core's `createMetaSampler` takes, `gamma` but for the Reweighter.
const stateNames = ["optimizer", "learningRate", "momentum", "beta1", "beta2", "epsilon"] as const;

/** The outcome of a training with meta steps. */
export interface MetaFitResult extends FitResult {
  /** ψ, and what moves it. */
  readonly meta: MetaSamplerState;
  /** L_meta(θ') of the last meta step; undefined where none was made. */
  readonly metaLoss: number | undefined;
}

/** Options with nothing left open, as far as they have defaults. */
export interface MetaSettings {
  readonly every: number;
  readonly batchSize: number;
  readonly data: TrainingData | undefined;
  readonly loss: RowLoss | undefined;
  /** Where ψ starts and how it moves. */
  readonly state: Omit<MetaOptions, "every" | "batchSize" | "data" | "loss">;
  /** Step size of the training step, where it is given. */
  readonly learningRate: MetaFitOptions["learningRate"];
  /** The rest of SGD. */
  readonly sgd: Required<Omit<SgdSettings, "learningRate">>;
}

/** Checks what is asked of the meta step. */
export function checkMetaOptions(
  options: MetaFitOptions & { readonly meta?: MetaOptions | undefined },
  hasGamma: boolean,
): MetaSettings {
  const { learningRate, momentum = 0.9, weightDecay = 5e-4, nesterov = false } = options;
  const { meta, derivative, passes, loss } = options;
  const known = [...stateNames, ...(hasGamma ? ["gamma"] : [])];
  checkKnownOptions(meta, ["batchSize", "every", "data", "loss", ...known], "meta");
  const { every = 1, batchSize = 512, data, loss: metaLoss, ...state } = { ...meta };
  checkLearningRate(learningRate);
  checkSgd({ learningRate: 1, momentum, weightDecay, nesterov });
  checkWhole(every, "meta.every", 1);
  checkWhole(batchSize, "meta.batchSize", 1, 2 ** 31);
  if (derivative !== undefined) checkChoice(derivative, "derivative", ["two-pass", "exact"]);
  if (passes !== undefined) checkChoice(passes, "passes", ["training", "inference"]);
  checkFunctions({ loss, "meta.loss": metaLoss });
  if (state.gamma !== undefined) checkNumber(state.gamma, "meta.gamma", { least: 0, most: 1 });
  const sgd = { momentum, weightDecay, nesterov };
  return { every, batchSize, data, loss: metaLoss, state, learningRate, sgd };
}

/** Runs what makes the first ψ, whose errors name its settings without saying that they are those of `meta`. */
export function withMetaNames<Result>(make: () => Result): Result {
  const names = ["gamma", ...stateNames].map((name) => [name, `meta.${name}`]);
  return withNames(Object.fromEntries(names), make);
}
