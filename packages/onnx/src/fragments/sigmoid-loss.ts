import { addReduction, addSqueeze, lastAxis } from "../graph/axis-operators.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { addCastLike, addIsNonzero, addNumberLike, addWhere } from "../graph/like-operators.ts";
import type { LabeledScores } from "./balanced-softmax.ts";
import { addLabelColumn, addShapedLike, addTargets } from "./class-targets.ts";

/** Shifted scores and targets of the sigmoid form, by name. */
export interface BalancedSigmoid {
  /** η' [..., C]: `η + added` in foreground rows, η in background rows. */
  readonly shifted: string;
  /** t [..., C]: 1 at the label; all zero for background. */
  readonly targets: string;
  /** t·η' [..., C], which is 0 where t is, also for a class that is masked. */
  readonly targeted: string;
  /** [..., 1]: 0, or −∞ for labels that cannot be. */
  readonly validity: string;
  /** A value of the rows' shape [...]; undefined: the scores without their last axis. */
  readonly rows: string | undefined;
  readonly axis: number;
}

/**
 * The sigmoid form of Balanced Softmax, for detection and segmentation: C classifiers of their own.
 *
 * Foreground rows get `η + added`; background rows (label −1) have the all-zero target and are not shifted. A label that is neither
 * makes the row's loss +∞ and its gradient NaN.
 *
 * Source: BALMS, arXiv 2007.10740, section on instance segmentation.
 */
export function addBalancedSigmoid(
  graph: GraphBuilder,
  { logits, added, labels }: LabeledScores,
): BalancedSigmoid {
  const axis = lastAxis(graph, logits);
  const { column, isClass } = addLabelColumn(graph, { labels, perClass: added, axis });
  const targets = addTargets(graph, isClass, logits);
  const foreground = addReduction(graph, "ReduceMax", targets, axis);
  const isBackground = graph.node("Equal", [column, graph.scalar(-1, "int64")]);
  const known = graph.node("Add", [foreground, addCastLike(graph, isBackground, logits)]);
  const shift = addWhere(graph, addIsNonzero(graph, foreground), added);
  const shifted = graph.node("Add", [logits, shift], {}, "shifted");
  const targeted = addWhere(graph, isClass, shifted);
  const validity = graph.node("Log", [known]);
  return { shifted, targets, targeted, validity, rows: labels, axis };
}

/** σ(η') [..., C]. */
export function addSigmoidProbabilities(graph: GraphBuilder, { shifted }: BalancedSigmoid): string {
  return graph.node("Sigmoid", [shifted], {}, "probabilities");
}

/** Loss of each row [...]: `Σ_j softplus(η'_j) − t_j·η'_j`, with softplus as `max(η', 0) + log(1 + e^{−|η'|})`. */
export function addBalancedSigmoidLosses(
  graph: GraphBuilder,
  { shifted, targeted, validity, rows, axis }: BalancedSigmoid,
): string {
  const size = graph.node("Neg", [graph.node("Abs", [shifted])]);
  const one = addNumberLike(graph, 1, shifted);
  const tail = graph.node("Log", [graph.node("Add", [graph.node("Exp", [size]), one])]);
  // The tail last: it is all that is left of a row that is right, and small.
  const gap = graph.node("Sub", [graph.node("Relu", [shifted]), targeted]);
  const sums = addReduction(graph, "ReduceSum", graph.node("Add", [gap, tail]), axis);
  const column = graph.node("Sub", [sums, validity]);
  return addShapedLike(graph, column, rows ?? addSqueeze(graph, sums, axis));
}

/** Gradient of each row's loss [..., C]: `σ(η') − t`. */
export function addBalancedSigmoidGradient(graph: GraphBuilder, sigmoid: BalancedSigmoid): string {
  const probabilities = addSigmoidProbabilities(graph, sigmoid);
  const difference = graph.node("Sub", [probabilities, sigmoid.targets]);
  // 0, or NaN for a row that has no gradient.
  const doubt = graph.node("Sub", [sigmoid.validity, sigmoid.validity]);
  return graph.node("Add", [difference, doubt]);
}
