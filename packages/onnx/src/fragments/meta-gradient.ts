import type { GraphBuilder } from "../graph/graph-builder.ts";
import { addHeadGradient, addLinearHead } from "./linear-head.ts";
import type { HeadNames } from "./linear-head.ts";
import type { SgdFactors } from "./sgd.ts";
import { addSoftmaxGradient } from "./softmax-loss.ts";

/** What the meta gradient is made from, by name, whatever the losses are. */
export interface MetaRows {
  /** Features of the training batch [B, D]. */
  readonly features: string;
  /** Gradient of each row's training loss with respect to its logits [B, C], before the inner step. */
  readonly gradient: string;
  /** The head after the inner step. */
  readonly head: HeadNames;
  /** Class-balanced meta batch [M, D]. */
  readonly metaFeatures: string;
  /** Learning rate of the inner step (scalar value). */
  readonly learningRate: string;
}

/** The same for softmax. */
export interface MetaBatch extends MetaRows {
  /** Labels of the meta batch [M, 1]. */
  readonly metaLabels: string;
}

/** `Σ_j δ_bj·(X·G_Wᵀ + G_b)_bj`, with `(G_W, G_b)` the gradient of the mean meta loss. */
function throughWeights(
  graph: GraphBuilder,
  batch: MetaRows,
  delta: string,
  factor: number,
): string {
  const { metaFeatures: features, head } = batch;
  const outer = addHeadGradient(graph, {
    features,
    gradient: delta,
    weights: head.weights,
    factor,
  });
  const moved = addLinearHead(graph, batch.features, outer);
  return graph.node("Mul", [batch.gradient, moved]);
}

/** The same sum as `Σ_m (δ·δ_metaᵀ)_bm·(X·X_metaᵀ + 1)_bm / M`: cheaper where B·(C + D) < 2·C·D. */
function throughRows(graph: GraphBuilder, batch: MetaRows, delta: string, factor: number): string {
  const type = graph.floatTypeOf(delta);
  const one = graph.scalar(1, type);
  const share = 1 / Number(graph.shapeOf(batch.metaFeatures)?.[0]);
  const agreement = graph.node("Gemm", [batch.gradient, delta], {
    transB: 1,
    alpha: share * factor,
  });
  const likeness = graph.node("Gemm", [batch.features, batch.metaFeatures, one], { transB: 1 });
  return graph.node("Mul", [agreement, likeness]);
}

/** Multiplications per pair of rows decide between the two forms. */
function rowsAreCheaper(graph: GraphBuilder, batch: MetaRows): boolean {
  const [rows, classes] = (graph.shapeOf(batch.gradient) ?? []).map(Number);
  const dimensions = Number(graph.shapeOf(batch.features)?.[1]);
  return rows * (classes + dimensions) < 2 * classes * dimensions;
}

/**
 * How the meta loss changes with the weight of each training row: `dL_meta/ds_b` [B], in closed form.
 *
 * `dL_meta/ds_b = −(lr/B)·⟨∇L_meta(θ'), ∇loss_b(θ)⟩`, exactly, because θ does not depend on the sampler (with Nesterov the bracket
 * is scaled by 1 + momentum).
 *
 * Source: BALMS §3.2, arXiv 2007.10740.
 *
 * @param metaGradient - gradient of each meta row's loss with respect to its logits [M, C], under the head after the inner step
 */
export function addRowGradients(
  graph: GraphBuilder,
  batch: MetaRows,
  metaGradient: string,
  { momentum, nesterov }: Pick<SgdFactors, "momentum" | "nesterov">,
): string {
  const rows = Number(graph.shapeOf(batch.features)?.[0]);
  const factor = -(nesterov ? 1 + momentum : 1) / rows;
  const through = rowsAreCheaper(graph, batch) ? throughRows : throughWeights;
  const products = through(graph, batch, metaGradient, factor);
  const brackets = graph.node("ReduceSum", [products, graph.integers([1])], { keepdims: 0 });
  return graph.node("Mul", [brackets, batch.learningRate], {}, "metaRowGradients");
}

/**
 * {@link addRowGradients} for the plain mean cross-entropy of the meta batch.
 *
 * @returns names of `rowGradients` [B], and of the meta batch's logits and φ [M, C]
 */
export function addMetaGradient(
  graph: GraphBuilder,
  batch: MetaBatch,
  settings: Pick<SgdFactors, "momentum" | "nesterov">,
): { rowGradients: string; metaLogits: string; metaProbabilities: string } {
  const logits = addLinearHead(graph, batch.metaFeatures, batch.head);
  const meta = addSoftmaxGradient(graph, { logits, labels: batch.metaLabels });
  return {
    rowGradients: addRowGradients(graph, batch, meta.gradient, settings),
    metaLogits: logits,
    metaProbabilities: meta.probabilities,
  };
}
