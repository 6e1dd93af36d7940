import { addUnsqueeze, lastAxis } from "../graph/axis-operators.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { elementTypeCode } from "../model/element-type.ts";
import { addCastLike, addIsNonzero, addWhere } from "../graph/like-operators.ts";

/** What a weighted mean divides by: the number of rows, or the sum of their weights. */
export type Over = "batch" | "weights";

const wideCode = elementTypeCode("float64");

/**
 * The mean of losses, `Σ w·loss / B` or `Σ w·loss / Σ w`, and its gradient with respect to each of them. A row of weight 0 does not
 * count, whatever its loss is.
 *
 * @param graph - graph to add to
 * @param operands - losses [...], one per row, and weights of that shape
 * @returns names of the mean (a scalar) and of the factor of each loss [...]
 */
export function addReducedLoss(
  graph: GraphBuilder,
  { losses, rowWeights }: { losses: string; rowWeights: string },
  over: Over,
): { loss: string; lossGradients: string } {
  // More rows than half precision can count to would be infinitely many: the divisor is wide, and comes in as a share of one.
  const counted = over === "batch" ? graph.node("Size", [losses]) : rowWeights;
  const wide = graph.node("Cast", [counted], { to: wideCode });
  const divisor = over === "batch" ? wide : graph.node("ReduceSum", [wide], { keepdims: 0 });
  const share = addCastLike(graph, graph.node("Reciprocal", [divisor]), losses);
  const lossGradients = graph.node("Mul", [rowWeights, share], {}, "lossGradients");
  const parts = graph.node("Mul", [lossGradients, losses]);
  const terms = addWhere(graph, addIsNonzero(graph, lossGradients), parts);
  const loss = graph.node("ReduceSum", [terms], { keepdims: 0 }, "loss");
  return { loss, lossGradients };
}

/**
 * The gradient of any reduction of losses, from the gradient of each loss and the factor of each row; a row with factor 0 gets none.
 *
 * @param graph - graph to add to
 * @param gradient - gradient of each row's own loss [..., C]
 * @param lossGradients - factors [...]
 */
export function addReducedGradient(
  graph: GraphBuilder,
  gradient: string,
  lossGradients: string,
): string {
  const column = addUnsqueeze(graph, lossGradients, lastAxis(graph, gradient));
  const product = graph.node("Mul", [gradient, column]);
  return addWhere(graph, addIsNonzero(graph, column), product);
}
