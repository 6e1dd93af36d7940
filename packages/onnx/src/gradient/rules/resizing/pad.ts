import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { normalAxis } from "../../../graph/shape.ts";
import { stringAttribute } from "../../../model/attributes.ts";
import { refuseModel } from "../../../model/refuse-model.ts";
import { identityMatrix, mapBack } from "../../axis-map.ts";
import type { GradientContext, GradientRule } from "../../gradient-rule.ts";
import { expandLike, reshapeLike } from "../../like-shapes.ts";

/** Which axes are padded, in the order of the list of pads. */
function paddedAxes({ graph, inputs }: GradientContext): readonly number[] {
  const [x, , , axes = ""] = inputs;
  const rank = graph.rankOf(x);
  if (axes === "") return Array.from({ length: rank }, (_, axis) => axis);
  const known = graph.constantNumbers(axes);
  if (known !== undefined) return known.map((axis) => normalAxis(axis, rank));
  return refuseModel(
    axes,
    "axes of a Pad that only the run tells",
    "axes that the graph tells",
    "Pad all axes, those that are not meant by 0.",
  );
}

/** Values that are repeated at the ends go back to where they came from, axis by axis. */
function mappedBack(context: GradientContext, mode: string): string {
  const { graph, inputs, gradient } = context;
  const [x, pads] = inputs;
  const axes = paddedAxes(context);
  const known = graph.constantNumbers(pads);
  const none = graph.integers([0]);
  const one = (at: number): string =>
    known === undefined
      ? graph.node("Slice", [pads, graph.integers([at]), graph.integers([at + 1])])
      : graph.integers([known[at]]);
  return axes.reduce((rest, axis, at) => {
    const ends = [at, at + axes.length];
    if (known !== undefined && ends.every((end) => known[end] === 0)) return rest;
    const [before, after] = ends.map((end) => one(end));
    const added = graph.node("Concat", [none, before, none, after], { axis: 0 });
    const matrix = graph.node("Pad", [identityMatrix(graph, x, axis), added], { mode });
    return mapBack(graph, rest, { axis, matrix });
  }, gradient);
}

interface AroundInputs {
  readonly x: string;
  readonly value: string;
  /** What else the node takes: pads, and axes where it has them. */
  readonly rest: readonly string[];
}

/** The gradient with respect to the number that is put around: all that does not come from within. */
function aroundGradient(
  graph: GraphBuilder,
  gradient: string,
  { x, value, rest }: AroundInputs,
): string {
  const one = graph.scalar(1, graph.floatTypeOf(x));
  const inside = graph.node("Pad", [expandLike(graph, one, x), ...rest]);
  const outside = graph.node("Sub", [one, inside]);
  const sum = graph.node("ReduceSum", [graph.node("Mul", [gradient, outside])], { keepdims: 0 });
  return reshapeLike(graph, sum, value);
}

/** A value with something around it, or less of it where pads are negative. */
export const padGradient: GradientRule = (context) => {
  const { graph, node, inputs, gradient, needs } = context;
  const [x, pads, value = "", axes = ""] = inputs;
  const mode = stringAttribute(node, "mode", "constant");
  if (mode !== "constant") return [mappedBack(context, mode)];
  const known = graph.constantNumbers(pads);
  const opposite =
    known === undefined ? graph.node("Neg", [pads]) : graph.integers(known.map((pad) => -pad));
  const chosen = axes === "" ? [] : ["", axes];
  return [
    needs(0) ? graph.node("Pad", [gradient, opposite, ...chosen]) : undefined,
    undefined,
    value !== "" && needs(2)
      ? aroundGradient(graph, gradient, { x, value, rest: [pads, ...chosen] })
      : undefined,
  ];
};
