import { addReduction, lastAxis } from "../graph/axis-operators.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { addCastLike, addIsNonzero, addNumberLike, addWhere } from "../graph/like-operators.ts";
import type { LabeledScores } from "./balanced-softmax.ts";
import { addLabelColumn, addShapedLike, addTargets } from "./class-targets.ts";

/** Shifted scores and targets of the sigmoid form, by name. */
export interface BalancedSigmoid {
  /** η' [..., C]: `η + added` in foreground rows, η in background rows. */
  readonly shifted: string;
  /** Where a row's label is the class [..., C], bool. */
  readonly isClass: string;
  /** t [..., C]: 1 at the label; all zero for background. */
  readonly targets: string;
  /** [..., 1]: 0, or −∞ for a label that is neither a class nor background. */
  readonly validity: string;
  readonly labels: string;
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
  return { shifted, isClass, targets, validity: graph.node("Log", [known]), labels, axis };
}

/** σ(η') [..., C]. */
export function addSigmoidProbabilities(graph: GraphBuilder, { shifted }: BalancedSigmoid): string {
  return graph.node("Sigmoid", [shifted], {}, "probabilities");
}

/** Loss of each row [...]: `Σ_j softplus(η'_j) − t_j·η'_j`, with softplus as `max(η', 0) + log(1 + e^{−|η'|})`. */
export function addBalancedSigmoidLosses(
  graph: GraphBuilder,
  { shifted, isClass, validity, labels, axis }: BalancedSigmoid,
): string {
  const size = graph.node("Neg", [graph.node("Abs", [shifted])]);
  const one = addNumberLike(graph, 1, shifted);
  const tail = graph.node("Log", [graph.node("Add", [graph.node("Exp", [size]), one])]);
  const softplus = graph.node("Add", [graph.node("Relu", [shifted]), tail]);
  const terms = graph.node("Sub", [softplus, addWhere(graph, isClass, shifted)]);
  const sums = addReduction(graph, "ReduceSum", terms, axis);
  return addShapedLike(graph, graph.node("Sub", [sums, validity]), labels);
}

/** Gradient of each row's loss [..., C]: `σ(η') − t`. */
export function addBalancedSigmoidGradient(graph: GraphBuilder, sigmoid: BalancedSigmoid): string {
  const probabilities = addSigmoidProbabilities(graph, sigmoid);
  const difference = graph.node("Sub", [probabilities, sigmoid.targets]);
  // 0, or NaN for a row that has no gradient.
  const doubt = graph.node("Sub", [sigmoid.validity, sigmoid.validity]);
  return graph.node("Add", [difference, doubt]);
}
