import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { checkSizes } from "./balanced-softmax-model.ts";
import { addFedHeadStep } from "./head-step-model.ts";
import type { HeadStepModelOptions } from "./head-step-model.ts";
import { addMetaGradient } from "./meta-gradient.ts";
import { sgdFactorNames } from "./sgd.ts";
import { addColumn, addSoftmaxLosses } from "./softmax-loss.ts";

/** Sizes and settings of a meta step. */
export interface MetaStepModelOptions extends HeadStepModelOptions {
  /** M. */
  readonly metaBatchSize: number;
}

/**
 * A whole BALMS step of a linear head on given rows, as a model of its own; the inner step is the training step.
 *
 * Inputs `features` [B, D], `labels` [B] int32, `added` [C] (`τ·log π`), `metaFeatures` [M, D], `metaLabels` [M] int32, `weight`
 * [C, D], `bias` [1, C], `velocityWeight`, `velocityBias`, `learningRate` (scalar). Outputs `losses` [B], `nextWeight`, `nextBias`,
 * `nextVelocityWeight`, `nextVelocityBias`, `metaLosses` [M], `rowGradients` [B] (dL_meta/ds_b).
 *
 * Source: BALMS §3.2, arXiv 2007.10740.
 *
 * @param options - sizes and SGD settings
 * @throws {@link ArgumentError} for sizes that are no counts.
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
  checkSizes(options, { batchSize, metaBatchSize, dimensions, classes }, sgdFactorNames);
  const graph = new GraphBuilder(writtenOpset);
  const metaFeatures = graph.input("metaFeatures", "float32", [metaBatchSize, dimensions]);
  const metaLabels = addColumn(graph, graph.input("metaLabels", "int32", [metaBatchSize]));
  const { next, ...step } = addFedHeadStep(graph, options);
  const meta = addMetaGradient(graph, { ...step, head: next, metaFeatures, metaLabels }, options);
  graph.output("rowGradients", meta.rowGradients);
  const plain = { logits: meta.metaLogits, labels: metaLabels };
  graph.output("metaLosses", addSoftmaxLosses(graph, plain, meta.metaProbabilities));
  return createModel(graph.toGraph("metaStep"));
}
