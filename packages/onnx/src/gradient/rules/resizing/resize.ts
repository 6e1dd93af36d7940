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

/**
 * What becomes of the rows of a matrix, when they are resized like one axis of the node's input. Across, they are one element wide and
 * become two: ONNX Runtime copies what keeps all its sizes, whatever the factors.
 */
function resizedRows(
  { graph, node, inputs }: GradientContext,
  matrix: string,
  { axis, at, count }: { axis: number; at: number; count: number },
): string {
  const [x, roi = "", scales = "", sizes = ""] = inputs;
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

/** Whether an axis stays as it is. */
function isKept(
  { graph, node, inputs, outputs }: GradientContext,
  axis: number,
  at: number,
): boolean {
  const [x, , scales = "", sizes = ""] = inputs;
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
  const {
    graph,
    node,
    inputs: [x],
    outputs: [y],
    gradient,
  } = context;
  const rank = graph.rankOf(x);
  const [before, after] = [x, y].map((value) => graph.shapeOf(value));
  const isCopy = after?.every((size, axis) => typeof size === "number" && size === before?.[axis]);
  if (isCopy === true && !mapsPart(node)) return [gradient];
  const axes =
    intsAttribute(node, "axes")?.map((axis) => normalAxis(axis, rank)) ??
    Array.from({ length: rank }, (_, axis) => axis);
  // What is beyond the input has a number of its own: no part of the map.
  const hasOffset = mapsPart(node) && floatAttribute(node, "extrapolation_value", 0) !== 0;
  const result = axes.reduce((rest, axis, at) => {
    if (isKept(context, axis, at)) return rest;
    const identity = identityMatrix(graph, x, axis);
    const place = { axis, at, count: axes.length };
    const mapped = resizedRows(context, identity, place);
    if (!hasOffset) return mapBack(graph, rest, { axis, matrix: mapped });
    const none = resizedRows(context, graph.node("Sub", [identity, identity]), place);
    return mapBack(graph, rest, { axis, matrix: graph.node("Sub", [mapped, none]) });
  }, gradient);
  return [result];
};
