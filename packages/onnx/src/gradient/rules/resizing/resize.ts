import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { normalAxis } from "../../../graph/shape.ts";
import { floatAttribute, intsAttribute, stringAttribute } from "../../../model/attributes.ts";
import type { NodeProto } from "../../../model/onnx_pb.ts";
import { applyAgain } from "../../apply-again.ts";
import { identityMatrix, mapBack, sizeOfAxis } from "../../axis-map.ts";
import type { GradientContext, GradientRule } from "../../gradient-rule.ts";

/** Some numbers out of a list that is an input of the node. */
function pick(graph: GraphBuilder, list: string, places: readonly number[]): string {
  return graph.node("Gather", [list, graph.integers(places)]);
}

/** How much is resized along each axis; one of the two is there. */
interface Factors {
  readonly scales: string;
  readonly sizes: string;
}

/**
 * What becomes of the rows of a matrix, when they are resized like one axis of the node's input. Across, they are one element wide and
 * become two: ONNX Runtime copies what keeps all its sizes, whatever the factors.
 */
function resizedRows(
  { graph, node, inputs }: GradientContext,
  { scales, sizes }: Factors,
  matrix: string,
  { axis, at, count }: { axis: number; at: number; count: number },
): string {
  const [x, roi = ""] = inputs;
  const floats = (...list: number[]): string =>
    graph.constant("numbers", Float32Array.from(list), [list.length]);
  const joined = (...parts: string[]): string => graph.node("Concat", parts, { axis: 0 });
  const part =
    roi !== "" && mapsPart(node)
      ? joined(
          floats(0, 0, 0),
          pick(graph, roi, [at]),
          floats(1, 1, 1),
          pick(graph, roi, [at + count]),
        )
      : "";
  const by =
    sizes === ""
      ? [joined(floats(1, 1, 2), pick(graph, scales, [at]))]
      : ["", joined(sizeOfAxis(graph, x, axis), graph.integers([1, 2]), pick(graph, sizes, [at]))];
  const { domain, opType, attribute } = node;
  // All axes are given numbers.
  const all = { domain, opType, attribute: attribute.filter(({ name }) => name !== "axes") };
  const images = graph.node("Unsqueeze", [matrix, graph.integers([1, 2])]);
  const [resized] = applyAgain(graph, all, [images, part, ...by]);
  const row = graph.node("Gather", [resized, graph.scalar(0, "int64")], { axis: 2 });
  return graph.node("Squeeze", [row, graph.integers([1])]);
}

/** Whether a node resizes a part of its input, that `roi` tells. */
function mapsPart(node: NodeProto): boolean {
  return stringAttribute(node, "coordinate_transformation_mode", "") === "tf_crop_and_resize";
}

/** Whether a node gives back all sizes as they were; undefined where only the run tells. */
function keepsSizes({ graph, inputs: [x], outputs: [y] }: GradientContext): boolean | undefined {
  const [before, after] = [x, y].map((value) => graph.shapeOf(value));
  if (before?.every((size, axis) => size === after?.[axis]) === true) return true;
  const differs = before?.some((size, axis) => {
    const other = after?.[axis];
    return typeof size === "number" && typeof other === "number" && size !== other;
  });
  return differs === true ? false : undefined;
}

/** The factors that count: where the run tells that all sizes stay, these are 1. */
function factors(context: GradientContext): Factors {
  const { graph, node, inputs, outputs } = context;
  const [x, , scales = "", given = ""] = inputs;
  // Models of older versions leave a list empty that does not count.
  const sizes = graph.constantNumbers(given)?.length === 0 ? "" : given;
  if (sizes !== "" || mapsPart(node) || keepsSizes(context) === false) return { scales, sizes };
  const [before, after] = [x, outputs[0]].map((value) => graph.node("Shape", [value]));
  const changes = graph.node("Abs", [graph.node("Sub", [before, after])]);
  const total = graph.node("ReduceSum", [changes], { keepdims: 0 });
  const isCopy = graph.node("Equal", [total, graph.scalar(0, "int64")]);
  return { scales: graph.node("Where", [isCopy, graph.scalar(1), scales]), sizes };
}

/** Whether an axis stays as it is. */
function isKept(
  { graph, node, inputs: [x, , scales = ""], outputs }: GradientContext,
  { sizes }: Factors,
  { axis, at }: { axis: number; at: number },
): boolean {
  if (mapsPart(node)) return false;
  if (sizes === "") return graph.constantNumbers(scales)?.[at] === 1;
  const [before, after] = [x, outputs[0]].map((value) => graph.shapeOf(value)?.[axis]);
  return typeof before === "number" && before === after;
}

/** What the rule does not cover: sizes that follow from one another. */
export function missingResize(_: GraphBuilder, node: NodeProto): string | undefined {
  const policy = stringAttribute(node, "keep_aspect_ratio_policy", "stretch");
  return policy === "stretch" ? undefined : `keep_aspect_ratio_policy is "${policy}"`;
}

/** Interpolation of any kind: a linear map along each axis. */
export const resizeGradient: GradientRule = (context) => {
  const { graph, node, inputs, gradient } = context;
  const [x] = inputs;
  if (keepsSizes(context) === true && !mapsPart(node)) return [gradient];
  const rank = graph.rankOf(x);
  const axes =
    intsAttribute(node, "axes")?.map((axis) => normalAxis(axis, rank)) ??
    Array.from({ length: rank }, (_, axis) => axis);
  const by = factors(context);
  // What is beyond the input has a number of its own: no part of the map.
  const hasOffset = mapsPart(node) && floatAttribute(node, "extrapolation_value", 0) !== 0;
  const result = axes.reduce((rest, axis, at) => {
    const place = { axis, at, count: axes.length };
    if (isKept(context, by, place)) return rest;
    const identity = identityMatrix(graph, x, axis);
    const mapped = resizedRows(context, by, identity, place);
    if (!hasOffset) return mapBack(graph, rest, { axis, matrix: mapped });
    const none = resizedRows(context, by, graph.node("Sub", [identity, identity]), place);
    return mapBack(graph, rest, { axis, matrix: graph.node("Sub", [mapped, none]) });
  }, gradient);
  return [result];
};
