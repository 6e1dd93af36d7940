import type { GraphBuilder } from "../graph/graph-builder.ts";
import { addWhere } from "../graph/like-operators.ts";

/** The weights that the Meta Reweighter gives the rows of a batch, by name. */
export interface RowWeights {
  /** w_b [B, 1]: ω_b N_fg/Σω in foreground rows, 1 in background rows. */
  readonly weights: string;
  /** [B, 1], bool. */
  readonly isForeground: string;
  /** N_fg, at least 1 (scalar value). */
  readonly foreground: string;
}

// What no logarithm of a weight falls below, but −∞, that of background.
const leastLog = -3e38;
// So many foreground rows at the least: without any, nothing is divided.
const leastRows = 1;

/**
 * Weights of the rows of a batch under the Meta Reweighter: `ω_b N_fg/Σω` with `ω_b = σ(ψ_{y_b})`, relative to the greatest ω of
 * the batch, so never 0/0; background rows (label −1) have weight 1.
 *
 * Source: BALMS, arXiv 2007.10740, section on instance segmentation.
 *
 * @param graph - graph to add to
 * @param psi - ψ [C]
 * @param labels - [B, 1] int32, −1 for background
 */
export function addRowWeights(
  graph: GraphBuilder,
  { psi, labels }: { psi: string; labels: string },
): RowWeights {
  const none = graph.scalar(0, "int32");
  const isForeground = graph.node("Not", [graph.node("Less", [labels, none])]);
  // log σ(ψ) = min(ψ, 0) − log(1 + e^{−|ψ|})
  const size = graph.node("Exp", [graph.node("Neg", [graph.node("Abs", [psi])])]);
  const tail = graph.node("Log", [graph.node("Add", [size, graph.scalar(1)])]);
  const logs = graph.node("Sub", [graph.node("Min", [psi, graph.scalar(0)]), tail]);
  const ofRows = graph.node("Gather", [logs, graph.node("Max", [labels, none])]);
  const known = graph.node("Where", [isForeground, ofRows, graph.scalar(-Infinity)]);
  const greatest = graph.node("Max", [
    graph.node("ReduceMax", [known], { keepdims: 0 }),
    graph.scalar(leastLog),
  ]);
  const shares = graph.node("Exp", [graph.node("Sub", [known, greatest])]);
  const total = graph.node("ReduceSum", [shares], { keepdims: 0 });
  const ones = graph.node("Cast", [isForeground], { to: 1 });
  const foreground = graph.node("Max", [
    graph.node("ReduceSum", [ones], { keepdims: 0 }),
    graph.scalar(leastRows),
  ]);
  const relative = graph.node("Mul", [shares, graph.node("Div", [foreground, total])]);
  const weights = graph.node("Where", [isForeground, relative, graph.scalar(1)], {}, "rowWeights");
  return { weights, isForeground, foreground };
}

/**
 * How the meta loss changes with ψ [C], from how it changes with the weights of the rows:
 *
 * `dL/dψ_c = (1 − ω_c) Σ_{b: y_b = c} w_b (dL/dw_b − Σ_k w_k dL/dw_k / N_fg)`, sums over the foreground.
 *
 * @param rowGradients - dL_meta/dw_b [B]
 * @param targets - one-hot rows [B, C], all zero for background
 */
export function addReweighterGradient(
  graph: GraphBuilder,
  { weights, isForeground, foreground }: RowWeights,
  { psi, rowGradients, targets }: { psi: string; rowGradients: string; targets: string },
): string {
  const column = graph.node("Unsqueeze", [rowGradients, graph.integers([1])]);
  const weighted = addWhere(graph, isForeground, graph.node("Mul", [weights, column]));
  const sum = graph.node("ReduceSum", [weighted], { keepdims: 0 });
  const mean = graph.node("Div", [sum, foreground]);
  const moved = graph.node("Mul", [weights, graph.node("Sub", [column, mean])]);
  // A column, as background rows have no targets: [1, B]·[B, C].
  const perClass = graph.node("Gemm", [moved, targets], { transA: 1 });
  const slope = graph.node("Sigmoid", [graph.node("Neg", [psi])]);
  const flat = graph.node("Reshape", [perClass, graph.integers([-1])]);
  return graph.node("Mul", [flat, slope], {}, "psiGradient");
}
