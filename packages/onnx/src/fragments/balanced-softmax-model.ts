import { checkOptions, checkWhole } from "@balms/core/adapter";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { addColumn, addRowWeights, addSoftmaxGradient, addSoftmaxLosses } from "./softmax-loss.ts";

/** Sizes of a loss model. */
export interface LossModelOptions {
  /** B. */
  readonly batchSize: number;
  /** C. */
  readonly classes: number;
}

/**
 * Checks the options of a model that are sizes, and that there are no others.
 *
 * @param others - names of options that are no sizes
 */
export function checkSizes(
  options: object,
  sizes: Readonly<Record<string, number>>,
  others: readonly string[] = [],
): void {
  checkOptions(options, [...Object.keys(sizes), ...others]);
  for (const [name, size] of Object.entries(sizes)) checkWhole(size, name, 1);
}

/**
 * Balanced Softmax as a model of its own: φ, loss and gradient of every row, in plain ONNX operators.
 *
 * Inputs `logits` [B, C], `added` [C] (`τ·log π`), `labels` [B] int32, `rowWeights` [B]; outputs `probabilities` [B, C],
 * `losses` [B] (not weighted), `gradient` [B, C] of `Σ_b rowWeights_b·loss_b`. Labels must lie in 0 … C−1: ONNX Runtime takes −1 for
 * the last class.
 *
 * Source: BALMS, arXiv 2007.10740, §3.1.
 *
 * @param options - sizes
 * @throws {@link ArgumentError} for sizes that are no counts.
 * @example
 * ```ts
 * import { balancedSoftmaxModel, writeModel } from "@balms/onnx";
 *
 * console.log(writeModel(balancedSoftmaxModel({ batchSize: 8, classes: 3 })).length > 0); // true
 * ```
 */
export function balancedSoftmaxModel(options: LossModelOptions): OnnxModel {
  const { batchSize, classes } = options;
  checkSizes(options, { batchSize, classes });
  const graph = new GraphBuilder(writtenOpset);
  const raw = graph.input("logits", "float32", [batchSize, classes]);
  const added = graph.input("added", "float32", [classes]);
  const labels = addColumn(graph, graph.input("labels", "int32", [batchSize]));
  const rowWeights = graph.input("rowWeights", "float32", [batchSize]);
  const logits = graph.node("Add", [raw, added]);
  const { probabilities, gradient } = addSoftmaxGradient(graph, { logits, labels });
  graph.output("probabilities", probabilities);
  graph.output("losses", addSoftmaxLosses(graph, { logits, labels }, probabilities));
  graph.output("gradient", addRowWeights(graph, gradient, rowWeights));
  return createModel(graph.toGraph("balancedSoftmax"));
}
