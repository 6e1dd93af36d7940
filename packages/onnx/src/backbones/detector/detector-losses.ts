import type { GraphBuilder } from "../../graph/graph-builder.ts";
import { addBalancedSigmoid, addBalancedSigmoidLosses } from "../../fragments/sigmoid-loss.ts";

const mean = (graph: GraphBuilder, value: string): string =>
  graph.node("ReduceMean", [value], { keepdims: 0 });
const sum = (graph: GraphBuilder, value: string): string =>
  graph.node("ReduceSum", [value], { keepdims: 0 });

/** `softplus(η) − t·η` of each logit: the cross-entropy of a target in [0, 1]. */
function addCrossEntropy(graph: GraphBuilder, logits: string, targets: string): string {
  const tail = graph.node("Softplus", [graph.node("Neg", [graph.node("Abs", [logits])])]);
  const gap = graph.node("Sub", [
    graph.node("Relu", [logits]),
    graph.node("Mul", [targets, logits]),
  ]);
  return graph.node("Add", [gap, tail]);
}

/** Σ w·value / max(Σ w, 1). */
function addWeightedMean(graph: GraphBuilder, value: string, weights: string): string {
  const total = graph.node("Max", [sum(graph, weights), graph.scalar(1)]);
  return graph.node("Div", [sum(graph, graph.node("Mul", [value, weights])), total]);
}

/** Cross-entropy of how near a location is to the middle of an object, over the sum of the targets. */
export function addMiddleLoss(graph: GraphBuilder, logits: string, targets: string): string {
  const total = graph.node("Max", [sum(graph, targets), graph.scalar(1)]);
  return graph.node("Div", [sum(graph, addCrossEntropy(graph, logits, targets)), total]);
}

/**
 * `−log IoU` of boxes that share a location, of the distances to their sides [B, 4, h, w] (left, top, right, bottom), weighted.
 *
 * Source: Yu et al., "UnitBox: An advanced object detection network", ACM MM 2016.
 *
 * @param weights - [B, 1, h, w], 0 where there is no box
 */
export function addDistanceLoss(
  graph: GraphBuilder,
  { found, wanted, weights }: { found: string; wanted: string; weights: string },
): string {
  const sides = (value: string): { readonly across: string; readonly down: string } => {
    const [left, top, right, bottom] = graph.multiNode(
      "Split",
      [value, graph.integers([1, 1, 1, 1])],
      { axis: 1 },
      ["left", "top", "right", "bottom"],
    );
    return {
      across: graph.node("Add", [left, right]),
      down: graph.node("Add", [top, bottom]),
    };
  };
  const area = (value: string): string => {
    const { across, down } = sides(value);
    return graph.node("Mul", [across, down]);
  };
  const common = area(graph.node("Min", [found, wanted]));
  const both = graph.node("Add", [area(found), area(wanted)]);
  const union = graph.node("Sub", [both, common]);
  const loss = graph.node("Sub", [graph.node("Log", [union]), graph.node("Log", [common])]);
  return addWeightedMean(graph, loss, weights);
}

/** Mean of the sigmoid losses of rows; label −1 is background. */
export function addClassLoss(
  graph: GraphBuilder,
  { logits, labels, classes }: { logits: string; labels: string; classes: number },
): string {
  const added = graph.constant("unshifted", new Float32Array(classes), [classes]);
  return mean(
    graph,
    addBalancedSigmoidLosses(graph, addBalancedSigmoid(graph, { logits, added, labels })),
  );
}

/** Mean over rows of weight 1 of `|found − wanted|`, summed over the four numbers. */
export function addMoveLoss(
  graph: GraphBuilder,
  { found, wanted, weights }: { found: string; wanted: string; weights: string },
): string {
  const away = graph.node("Abs", [graph.node("Sub", [found, wanted])]);
  const rows = graph.node("ReduceSum", [away, graph.integers([1])], { keepdims: 1 });
  return addWeightedMean(graph, rows, weights);
}

/** Mean cross-entropy of the pixels of masks. */
export function addMaskLoss(
  graph: GraphBuilder,
  { logits, masks }: { logits: string; masks: string },
): string {
  return mean(graph, addCrossEntropy(graph, logits, masks));
}
