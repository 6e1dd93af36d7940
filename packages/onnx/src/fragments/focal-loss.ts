import { addReduction } from "../graph/axis-operators.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { addIsNonzero, addNumberLike } from "../graph/like-operators.ts";
import {
  addBalancedSoftmax,
  addBalancedSoftmaxGradient,
  addBalancedSoftmaxLosses,
} from "./balanced-softmax.ts";
import type { LabeledScores } from "./balanced-softmax.ts";
import type { RowLosses } from "./row-losses.ts";

/** x^γ; 0^0 is 1. */
function addPower(graph: GraphBuilder, value: string, exponent: number): string {
  return graph.node("Pow", [value, addNumberLike(graph, exponent, value)]);
}

/**
 * Focal loss over a softmax, `(1 − p_y)^γ · −log p_y`, and its gradient, `(φ − t) · (1 − p_y)^γ · (1 + γ p_y · −log p_y / (1 − p_y))`, for
 * scores [B, C] and labels [B].
 *
 * `1 − p_y` is the sum of the other probabilities, without cancellation where p_y is close to 1.
 *
 * Source: Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017, section 3.2.
 */
export function addFocalLoss(graph: GraphBuilder, scores: LabeledScores, gamma: number): RowLosses {
  const softmax = addBalancedSoftmax(graph, scores);
  const { probabilities, targets, axis } = softmax;
  const plain = addBalancedSoftmaxLosses(graph, softmax);
  const column = graph.node("Unsqueeze", [plain, graph.integers([1])]);
  const own = graph.node("Mul", [probabilities, targets]);
  const others = addReduction(graph, "ReduceSum", graph.node("Sub", [probabilities, own]), axis);
  const share = addReduction(graph, "ReduceSum", own, axis);
  const power = addPower(graph, others, gamma);
  const losses = graph.node("Mul", [graph.node("Squeeze", [power, graph.integers([1])]), plain]);
  const isOpen = addIsNonzero(graph, others);
  const one = addNumberLike(graph, 1, others);
  const divisor = graph.node("Where", [isOpen, others, one]);
  const ratio = graph.node("Div", [graph.node("Mul", [share, column]), divisor]);
  // Where p goes to 1 it goes to 1.
  const bend = graph.node("Where", [isOpen, ratio, one]);
  const slope = graph.node("Add", [
    one,
    graph.node("Mul", [bend, addNumberLike(graph, gamma, bend)]),
  ]);
  const factor = graph.node("Mul", [power, slope]);
  const gradient = graph.node("Mul", [addBalancedSoftmaxGradient(graph, softmax), factor]);
  return { losses, gradient };
}
