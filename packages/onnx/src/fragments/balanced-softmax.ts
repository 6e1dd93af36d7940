import { addReduction, lastAxis } from "../graph/axis-operators.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { addLabelColumn, addShapedLike, addTargets } from "./class-targets.ts";
import { addLossColumn } from "./softmax-loss.ts";

/** Class scores, what is added to them, and labels, by name. */
export interface LabeledScores {
  /** η [..., C]. */
  readonly logits: string;
  /** [C]: `τ·log π`, or the shift of the sigmoid form. */
  readonly added: string;
  /** [...], int32 or int64. */
  readonly labels: string;
}

/** φ and what loss and gradient are made from, by name. */
export interface BalancedSoftmax {
  /** η' = η + added [..., C]. */
  readonly shifted: string;
  /** φ = softmax η' [..., C]. */
  readonly probabilities: string;
  /** t [..., C], 1 at the label. */
  readonly targets: string;
  /** η'_y [..., 1]; −∞ for a label that is no class, and for a class that is masked. */
  readonly ofLabel: string;
  readonly labels: string;
  readonly axis: number;
}

/**
 * Balanced Softmax for any labels: rows whose label is no class, or a class that is masked (−∞ is added), cannot come from φ, and
 * nothing else is taken for them: their loss is +∞ and their gradient NaN.
 */
export function addBalancedSoftmax(
  graph: GraphBuilder,
  { logits, added, labels }: LabeledScores,
): BalancedSoftmax {
  const axis = lastAxis(graph, logits);
  const shifted = graph.node("Add", [logits, added], {}, "shifted");
  const probabilities = graph.node("Softmax", [shifted], { axis }, "probabilities");
  const { isClass } = addLabelColumn(graph, { labels, perClass: added, axis });
  const targets = addTargets(graph, isClass, shifted);
  // log 1 = 0 leaves the label's logit as it is, log 0 = −∞ takes all others out: exact, and no product 0·∞.
  const alone = graph.node("Add", [shifted, graph.node("Log", [targets])]);
  const ofLabel = addReduction(graph, "ReduceMax", alone, axis);
  return { shifted, probabilities, targets, ofLabel, labels, axis };
}

/** Loss of each row [...], in nats: `logsumexp η' − η'_y`. */
export function addBalancedSoftmaxLosses(
  graph: GraphBuilder,
  { shifted, probabilities, ofLabel, labels, axis }: BalancedSoftmax,
): string {
  const column = addLossColumn(graph, { logits: shifted, ofLabel, axis }, probabilities);
  return addShapedLike(graph, column, labels);
}

/** Gradient of each row's loss [..., C]: `φ − t`. */
export function addBalancedSoftmaxGradient(
  graph: GraphBuilder,
  { probabilities, targets, ofLabel }: BalancedSoftmax,
): string {
  const difference = graph.node("Sub", [probabilities, targets]);
  // 0, or NaN for a row that has no gradient.
  return graph.node("Add", [difference, graph.node("Sub", [ofLabel, ofLabel])]);
}
