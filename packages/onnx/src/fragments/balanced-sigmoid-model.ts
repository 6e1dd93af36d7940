import { GraphBuilder } from "../graph/graph-builder.ts";
import { lossKey } from "../model/metadata-keys.ts";
import { withMetadata } from "../model/model-metadata.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { checkSizes } from "./balanced-softmax-model.ts";
import type { LossModelOptions } from "./balanced-softmax-model.ts";
import {
  addBalancedSigmoid,
  addBalancedSigmoidGradient,
  addBalancedSigmoidLosses,
} from "./sigmoid-loss.ts";

/**
 * The sigmoid form of Balanced Softmax as a model of its own.
 *
 * Inputs `logits` [B, C], `shift` [C] (added to the logits of foreground rows), `labels` [B] int32 (−1 is background); outputs
 * `losses` [B] and `gradient` [B, C] of their sum. Another label makes the row's loss +∞ and its gradient NaN.
 *
 * Source: BALMS, arXiv 2007.10740, section on instance segmentation.
 *
 * @param options - sizes
 * @throws {@link ArgumentError} for sizes that are no counts.
 * @example
 * ```ts
 * import { balancedSigmoidModel, writeModel } from "@balms/onnx";
 *
 * console.log(writeModel(balancedSigmoidModel({ batchSize: 8, classes: 3 })).length > 0); // true
 * ```
 */
export function balancedSigmoidModel(options: LossModelOptions): OnnxModel {
  const { batchSize, classes } = options;
  checkSizes(options, { batchSize, classes });
  const graph = new GraphBuilder(writtenOpset);
  const sigmoid = addBalancedSigmoid(graph, {
    logits: graph.input("logits", "float32", [batchSize, classes]),
    added: graph.input("shift", "float32", [classes]),
    labels: graph.input("labels", "int32", [batchSize]),
  });
  graph.output("losses", addBalancedSigmoidLosses(graph, sigmoid));
  graph.output("gradient", addBalancedSigmoidGradient(graph, sigmoid));
  // Its scores hold the class frequencies: adjusting them would correct twice.
  const note = JSON.stringify({ kind: "sigmoid" });
  return withMetadata(createModel(graph.toGraph("balancedSigmoid")), { [lossKey]: note });
}
