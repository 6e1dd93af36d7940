import { addReduction, lastAxis } from "../graph/axis-operators.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { addCastLike, addIsNonzero, addNumberLike, addWhere } from "../graph/like-operators.ts";
import type { BalancedSigmoid } from "./sigmoid-loss.ts";

/** Class scores, what is added to them, and targets of every class, by name. */
export interface MultiLabelScores {
  /** η [..., C]. */
  readonly logits: string;
  /** [C]: the shift of the sigmoid form. */
  readonly added: string;
  /** [..., C], 0, 1 or a share in between, of any type. */
  readonly targets: string;
}

/** Where targets are shares, from 0 to 1 [..., C], bool: NaN is neither below 1 nor above 0. */
function addIsShare(graph: GraphBuilder, targets: string): string {
  const [none, all] = [0, 1].map((number) => addNumberLike(graph, number, targets));
  const compare = (operator: string, number: string) => graph.node(operator, [targets, number]);
  const isNumber = graph.node("Or", [compare("Less", all), compare("Greater", none)]);
  const isOutside = graph.node("Or", [compare("Less", none), compare("Greater", all)]);
  return graph.node("And", [isNumber, graph.node("Not", [isOutside])]);
}

/**
 * The sigmoid form for rows of several classes: each class has a target of its own. All rows get `η + added`; one without any class is a
 * row like others.
 *
 * A target that is no share makes the row's loss +∞ and its gradient NaN. Targets of other sizes than the scores' fail the run
 * instead of being stretched.
 */
export function addBalancedMultiLabel(
  graph: GraphBuilder,
  { logits, added, targets: given }: MultiLabelScores,
): BalancedSigmoid {
  const axis = lastAxis(graph, logits);
  const shares = addCastLike(graph, given, logits);
  const isShare = addIsShare(graph, shares);
  const known = addWhere(graph, isShare, shares);
  const targets = graph.node("Reshape", [known, graph.node("Shape", [logits])], {}, "targets");
  const shifted = graph.node("Add", [logits, added], {}, "shifted");
  const product = graph.node("Mul", [targets, shifted]);
  const targeted = addWhere(graph, addIsNonzero(graph, targets), product);
  const faults = addCastLike(graph, graph.node("Not", [isShare]), logits);
  const fault = addReduction(graph, "ReduceMax", faults, axis);
  const validity = graph.node("Log", [
    graph.node("Sub", [addNumberLike(graph, 1, shifted), fault]),
  ]);
  return { shifted, targets, targeted, validity, rows: undefined, axis };
}
