import { GraphBuilder } from "../graph/graph-builder.ts";
import { createModel, writtenOpset } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import { checkSizes } from "./balanced-softmax-model.ts";
import type { LossModelOptions } from "./balanced-softmax-model.ts";
import { addClassDraw, addPsiGradient } from "./class-draw.ts";

/**
 * The Meta Sampler's draw and its straight-through gradient as a model of its own.
 *
 * Inputs `psi` [C], `counts` [C], `noise` [B, C] (independent Exp(1) variates, positive: `e^−g` for Gumbel noise g), `rowGradients`
 * [B] (dL/ds_b); outputs `classes` [B] int64, `soft` [B, C] (s̃), `psiGradient` [C].
 *
 * Source: BALMS §3.2, arXiv 2007.10740.
 *
 * @param options - sizes
 * @throws {@link ArgumentError} for sizes that are no counts.
 * @example
 * ```ts
 * import { classDrawModel, writeModel } from "@balms/onnx";
 *
 * console.log(writeModel(classDrawModel({ batchSize: 8, classes: 3 })).length > 0); // true
 * ```
 */
export function classDrawModel(options: LossModelOptions): OnnxModel {
  const { batchSize, classes } = options;
  checkSizes(options, { batchSize, classes });
  const graph = new GraphBuilder(writtenOpset);
  const psi = graph.input("psi", "float32", [classes]);
  const counts = graph.input("counts", "float32", [classes]);
  const noise = graph.input("noise", "float32", [batchSize, classes]);
  const rowGradients = graph.input("rowGradients", "float32", [batchSize]);
  const draw = addClassDraw(graph, { psi, counts, noise });
  const total = graph.node("ReduceSum", [draw.race, graph.integers([1])], { keepdims: 1 });
  graph.output("classes", draw.classes);
  graph.output("soft", graph.node("Div", [draw.race, total]));
  graph.output("psiGradient", addPsiGradient(graph, draw, rowGradients));
  return createModel(graph.toGraph("classDraw"));
}
