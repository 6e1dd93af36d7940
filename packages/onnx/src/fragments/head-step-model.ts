import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { checkSizes } from "./balanced-softmax-model.ts";
import type { LossModelOptions } from "./balanced-softmax-model.ts";
import { addHeadUpdate, addLinearHead } from "./linear-head.ts";
import type { HeadState } from "./linear-head.ts";
import { sgdFactorNames } from "./sgd.ts";
import type { SgdFactors } from "./sgd.ts";
import { addColumn, addSoftmaxGradient, addSoftmaxLosses } from "./softmax-loss.ts";

/** Sizes and settings of a training step. */
export interface HeadStepModelOptions extends LossModelOptions, SgdFactors {
  /** D. */
  readonly dimensions: number;
}

/** A training step among others in a graph, by name. */
export interface FedHeadStep {
  readonly features: string;
  /** Gradient of each row's loss with respect to its logits [B, C]. */
  readonly gradient: string;
  readonly next: HeadState;
  readonly learningRate: string;
}

/** Declares the inputs of a training step, adds the step, and makes its results outputs. */
export function addFedHeadStep(graph: GraphBuilder, options: HeadStepModelOptions): FedHeadStep {
  const { batchSize, dimensions, classes } = options;
  const features = graph.input("features", "float32", [batchSize, dimensions]);
  const labels = addColumn(graph, graph.input("labels", "int32", [batchSize]));
  const added = graph.input("added", "float32", [classes]);
  const head = {
    weights: [graph.input("weight", "float32", [classes, dimensions])],
    bias: graph.input("bias", "float32", [1, classes]),
    velocities: [graph.input("velocityWeight", "float32", [classes, dimensions])],
    velocityBias: graph.input("velocityBias", "float32", [1, classes]),
  };
  const learningRate = graph.input("learningRate", "float32", []);
  const logits = addLinearHead(graph, features, head, added);
  const { probabilities, gradient } = addSoftmaxGradient(graph, { logits, labels });
  const next = addHeadUpdate(graph, head, { features, gradient, learningRate }, options);
  graph.output("losses", addSoftmaxLosses(graph, { logits, labels }, probabilities));
  graph.output("nextWeight", next.weights[0]);
  graph.output("nextBias", next.bias);
  graph.output("nextVelocityWeight", next.velocities[0]);
  graph.output("nextVelocityBias", next.velocityBias);
  return { features, gradient, next, learningRate };
}

/**
 * One training step of a linear head on a given batch, as a model of its own: forward, Balanced Softmax, gradient, SGD.
 *
 * Inputs `features` [B, D], `labels` [B] int32, `added` [C] (`τ·log π`; zeros for plain softmax), `weight` [C, D], `bias` [1, C],
 * `velocityWeight`, `velocityBias`, `learningRate` (scalar). Outputs `losses` [B], `nextWeight`, `nextBias`, `nextVelocityWeight`,
 * `nextVelocityBias`.
 *
 * Source: BALMS, arXiv 2007.10740, §3.1; SGD as in PyTorch.
 *
 * @param options - sizes and SGD settings
 * @throws {@link ArgumentError} for sizes that are no counts.
 * @example
 * ```ts
 * import { headStepModel, writeModel } from "@balms/onnx";
 *
 * const sizes = { batchSize: 8, dimensions: 5, classes: 3 };
 * const model = headStepModel({ ...sizes, momentum: 0.9, weightDecay: 5e-4, nesterov: false });
 * console.log(writeModel(model).length > 0); // true
 * ```
 */
export function headStepModel(options: HeadStepModelOptions): OnnxModel {
  const { batchSize, dimensions, classes } = options;
  checkSizes(options, { batchSize, dimensions, classes }, sgdFactorNames);
  const graph = new GraphBuilder(writtenOpset);
  addFedHeadStep(graph, options);
  return createModel(graph.toGraph("headStep"));
}
