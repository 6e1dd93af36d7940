import { checkOptions, checkWhole } from "@balms/core/adapter";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { lossKey } from "../model/metadata-keys.ts";
import { withMetadata } from "../model/model-metadata.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import {
  addBalancedSoftmax,
  addBalancedSoftmaxGradient,
  addBalancedSoftmaxLosses,
} from "./balanced-softmax.ts";
import { addReducedGradient } from "./reduced-loss.ts";

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
 * `losses` [B] (not weighted), `gradient` [B, C] of `Σ_b rowWeights_b·loss_b`. A label that is no class makes the row's loss +∞ and
 * its gradient NaN, unless its weight is 0. {@link balmsFunctions} has the same without fixed sizes.
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
  const logits = graph.input("logits", "float32", [batchSize, classes]);
  const added = graph.input("added", "float32", [classes]);
  const labels = graph.input("labels", "int32", [batchSize]);
  const rowWeights = graph.input("rowWeights", "float32", [batchSize]);
  const softmax = addBalancedSoftmax(graph, { logits, added, labels });
  const gradient = addBalancedSoftmaxGradient(graph, softmax);
  graph.output("probabilities", softmax.probabilities);
  graph.output("losses", addBalancedSoftmaxLosses(graph, softmax));
  graph.output("gradient", addReducedGradient(graph, gradient, rowWeights));
  // Its scores hold the class frequencies: adjusting them would correct twice.
  const note = JSON.stringify({ kind: "softmax" });
  return withMetadata(createModel(graph.toGraph("balancedSoftmax")), { [lossKey]: note });
}
