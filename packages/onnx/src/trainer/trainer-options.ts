import type { ClassPrior, RandomGenerator } from "@balms/core";
import type { Dimension } from "../graph/shape.ts";
import type { OnnxModel } from "../model/model.ts";
import type { OptimizerOptions } from "../optimizers/create-optimizer.ts";
import type { ScheduleOptions } from "../optimizers/schedule.ts";
import type { ExecutionProviders } from "../runtime/execution-providers.ts";
import type { OnnxRuntime } from "../runtime/onnx-runtime.ts";
import type { TrainedPart } from "../trainable/choose-parameters.ts";
import type { Normalization } from "../trainable/normalization.ts";
import type { LossKind, LossSettings } from "./training-loss.ts";

/** How a model is trained. */
export interface TrainerOptions {
  /** `import * as runtime from "onnxruntime-node"`, or `"onnxruntime-web"`. */
  readonly runtime: OnnxRuntime;
  /** A classifier with raw class scores in its graph; it is not changed. */
  readonly model: OnnxModel;
  /** Training counts: how many of the rows each class has. C classes. */
  readonly prior: ClassPrior;
  /** Name of the tensor with the raw class scores; found where the model has just one. */
  readonly logits?: string | undefined;
  /** "balanced-softmax" (default), "softmax", "balanced-sigmoid", "sigmoid", "focal" or "ldam"; an object for their options. */
  readonly loss?: LossKind | LossSettings | undefined;
  /** Class distribution that rows are drawn by, where that is not `prior`: what a sampler says (`sampledPrior()`). */
  readonly sampled?: ClassPrior | undefined;
  /** Weight of each class in the loss [C], such as core's `classWeights` gives. */
  readonly classWeights?: ArrayLike<number> | undefined;
  /** What the mean of the losses divides by: the number of rows ("batch", default) or the sum of their weights. */
  readonly over?: "batch" | "weights" | undefined;
  /** "all" (default), "head", { last: k } layers, or { names } of parameters, where `*` stands for any text. */
  readonly train?: TrainedPart | undefined;
  /** Batch normalisation by the batch (default), or by running statistics that stay; in parts that are not trained they always stay. */
  readonly normalization?: Normalization | undefined;
  /** Default { kind: "sgd" }: SGD with learning rate 0.01, momentum 0.9 and weight decay 5e−4. */
  readonly optimizer?: OptimizerOptions | undefined;
  /** Default { kind: "constant" }. */
  readonly schedule?: ScheduleOptions | undefined;
  /** Largest norm of all gradients together, above 0; default: none. */
  readonly clipNorm?: number | undefined;
  /** In how many parts a batch is worked on, one after another; default 1. */
  readonly accumulate?: number | undefined;
  /** Share of the averages of all trained numbers that a step keeps, in (0, 1), such as 0.999; default: no averages. */
  readonly averaging?: number | undefined;
  /** From which loss on training is stopped as an explosion; default 20 times the first loss, or that of equal scores where it is more. */
  readonly lossLimit?: number | undefined;
  /** Sizes of inputs instead of those that the model declares, rows first; names stand for sizes that vary. */
  readonly inputSizes?: Readonly<Record<string, readonly Dimension[]>> | undefined;
  /** Source of the masks of dropouts, if the model has any; it is forked, not advanced. */
  readonly random?: RandomGenerator | undefined;
  /**
   * "automatic" (default): where the runtime has convolutions on blocks of channels, which are faster, they are used. "portable": standard
   * operators alone.
   */
  readonly convolutions?: "automatic" | "portable" | undefined;
  /** Where the runtime computes, such as ["cuda"] or ["webgpu"], first that is there first; default: as the runtime chooses. */
  readonly executionProviders?: ExecutionProviders | undefined;
  /** Threads that ONNX Runtime may use; default 1, where results are the same bit by bit on one machine. */
  readonly threads?: number | undefined;
}

/** The names of {@link TrainerOptions}. */
export const trainerOptionNames: readonly (keyof TrainerOptions)[] = [
  "accumulate",
  "averaging",
  "classWeights",
  "clipNorm",
  "convolutions",
  "executionProviders",
  "inputSizes",
  "logits",
  "loss",
  "lossLimit",
  "model",
  "normalization",
  "optimizer",
  "over",
  "prior",
  "random",
  "runtime",
  "sampled",
  "schedule",
  "threads",
  "train",
];
