import type { GraphBuilder } from "../graph/graph-builder.ts";
import { addNumberLike } from "../graph/like-operators.ts";
import {
  addBalancedSoftmax,
  addBalancedSoftmaxGradient,
  addBalancedSoftmaxLosses,
} from "./balanced-softmax.ts";
import type { LabeledScores } from "./balanced-softmax.ts";
import { addLabelColumn, addTargets } from "./class-targets.ts";
import type { RowLosses } from "./row-losses.ts";

/**
 * Label-distribution-aware margin loss for scores [B, C] and labels [B]: softmax cross-entropy of `z = s·(η − t·Δ)`, with the gradient
 * `s·(softmax z − t)`; what is in `added` (0, or −∞ for a class that is masked) is added to z.
 *
 * Source: Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss", NeurIPS 2019, section 3.2.
 *
 * @param margins - Δ [C], by name
 */
export function addLdamLoss(
  graph: GraphBuilder,
  { logits, added, labels }: LabeledScores,
  { margins, scale }: { readonly margins: string; readonly scale: number },
): RowLosses {
  const { isClass } = addLabelColumn(graph, { labels, perClass: added, axis: 1 });
  const own = graph.node("Mul", [addTargets(graph, isClass, logits), margins]);
  const factor = addNumberLike(graph, scale, logits);
  const scaled = graph.node("Mul", [graph.node("Sub", [logits, own]), factor]);
  const softmax = addBalancedSoftmax(graph, { logits: scaled, added, labels });
  const slope = addBalancedSoftmaxGradient(graph, softmax);
  return {
    losses: addBalancedSoftmaxLosses(graph, softmax),
    gradient: graph.node("Mul", [slope, factor]),
  };
}
