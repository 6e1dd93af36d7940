import { elementTypeCode } from "../model/element-type.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";

/**
 * Sigmoid cross-entropy with shifted logits, and its gradient: the form of Balanced Softmax for detection and segmentation.
 *
 * Foreground rows get `η + shift`; background rows (label −1) have the all-zero target and are not shifted.
 * `loss_b = Σ_j softplus(η'_j) − t_j·η'_j`, gradient `σ(η') − t`; softplus is computed as `max(η', 0) + log(1 + e^{−|η'|})`.
 *
 * Source: BALMS, arXiv 2007.10740, section on instance segmentation.
 *
 * @param graph - graph to add to
 * @param logits - [B, C]
 * @param labels - [B] int32; −1 is background
 * @param shift - [C]
 */
export function addBalancedSigmoidLoss(
  graph: GraphBuilder,
  { logits, labels, shift }: { logits: string; labels: string; shift: string },
): { losses: string; gradient: string } {
  const type = graph.floatTypeOf(logits);
  const to = elementTypeCode(type);
  const classes = Number(graph.shapeOf(logits)?.[1]);
  const column = graph.node("Unsqueeze", [labels, graph.integers([1])]);
  const zero = graph.scalar(0, "int32");
  const foreground = graph.node("Cast", [graph.node("GreaterOrEqual", [column, zero])], { to });
  const numbers = Int32Array.from({ length: classes }, (_, index) => index);
  const target = graph.node(
    "Cast",
    [graph.node("Equal", [column, graph.constant("classes", numbers, [classes])])],
    { to },
  );
  const shifted = graph.node("Add", [logits, graph.node("Mul", [foreground, shift])]);
  const size = graph.node("Neg", [graph.node("Abs", [shifted])]);
  const one = graph.scalar(1, type);
  const tail = graph.node("Log", [graph.node("Add", [one, graph.node("Exp", [size])])]);
  const softplus = graph.node("Add", [graph.node("Relu", [shifted]), tail]);
  const terms = graph.node("Sub", [softplus, graph.node("Mul", [target, shifted])]);
  const losses = graph.node("ReduceSum", [terms, graph.integers([1])], { keepdims: 0 }, "losses");
  const gradient = graph.node("Sub", [graph.node("Sigmoid", [shifted]), target], {}, "gradient");
  return { losses, gradient };
}
