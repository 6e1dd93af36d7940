import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { checkSizes } from "./balanced-softmax-model.ts";
import type { LossModelOptions } from "./balanced-softmax-model.ts";
import { addHeadUpdate, addLinearHead } from "./linear-head.ts";
import { addMetaGradient } from "./meta-gradient.ts";
import type { SgdSettings } from "./sgd.ts";
import { addSoftmaxGradient, addSoftmaxLosses } from "./softmax-loss.ts";

/** Sizes and settings of a meta step. */
export interface MetaStepModelOptions extends LossModelOptions, SgdSettings {
  /** D. */
  readonly dimensions: number;
  /** M. */
  readonly metaBatchSize: number;
}

/**
 * A whole BALMS step of a linear head on given rows, as a model of its own; the inner step is the training step.
 *
 * Inputs `features` [B, D], `labels` [B] int32, `added` [C] (`τ·log π`), `metaFeatures` [M, D], `metaLabels` [M] int32, `weight`
 * [C, D], `bias` [C], `velocityWeight`, `velocityBias`, `learningRate` (scalar). Outputs `losses` [B], `nextWeight`, `nextBias`,
 * `nextVelocityWeight`, `nextVelocityBias`, `metaLosses` [M], `rowGradients` [B] (dL_meta/ds_b).
 *
 * Source: BALMS §3.2, arXiv 2007.10740.
 *
 * @param options - sizes and SGD settings
 * @throws ArgumentError for sizes that are no counts.
 * @example
 * ```ts
 * import { metaStepModel, writeModel } from "@balms/onnx";
 *
 * const sizes = { batchSize: 8, metaBatchSize: 4, dimensions: 5, classes: 3 };
 * const model = metaStepModel({ ...sizes, momentum: 0.9, weightDecay: 5e-4, nesterov: false });
 * console.log(writeModel(model).length > 0); // true
 * ```
 */
export function metaStepModel(options: MetaStepModelOptions): OnnxModel {
  const { batchSize, metaBatchSize, dimensions, classes } = options;
  checkSizes({ batchSize, metaBatchSize, dimensions, classes });
  const graph = new GraphBuilder(writtenOpset);
  const features = graph.input("features", "float32", [batchSize, dimensions]);
  const labels = graph.input("labels", "int32", [batchSize]);
  const added = graph.input("added", "float32", [classes]);
  const metaFeatures = graph.input("metaFeatures", "float32", [metaBatchSize, dimensions]);
  const metaLabels = graph.input("metaLabels", "int32", [metaBatchSize]);
  const head = {
    weights: [graph.input("weight", "float32", [classes, dimensions])],
    bias: graph.input("bias", "float32", [classes]),
    velocities: [graph.input("velocityWeight", "float32", [classes, dimensions])],
    velocityBias: graph.input("velocityBias", "float32", [classes]),
  };
  const learningRate = graph.input("learningRate", "float32", []);
  const logits = addLinearHead(graph, features, head, added);
  const { probabilities, gradient } = addSoftmaxGradient(graph, { logits, labels });
  const next = addHeadUpdate(graph, head, { features, gradient, learningRate }, options);
  const batch = { features, gradient, head: next, metaFeatures, metaLabels, learningRate };
  const meta = addMetaGradient(graph, batch, options);
  graph.output("losses", addSoftmaxLosses(graph, { logits, labels }, probabilities));
  graph.output("nextWeight", next.weights[0]);
  graph.output("nextBias", next.bias);
  graph.output("nextVelocityWeight", next.velocities[0]);
  graph.output("nextVelocityBias", next.velocityBias);
  graph.output("rowGradients", meta.rowGradients);
  const plain = { logits: meta.metaLogits, labels: metaLabels };
  graph.output("metaLosses", addSoftmaxLosses(graph, plain, meta.metaProbabilities));
  return createModel(graph.toGraph("metaStep"));
}
