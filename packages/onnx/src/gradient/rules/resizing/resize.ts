import { create } from "@bufbuild/protobuf";
import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { normalAxis } from "../../../graph/shape.ts";
import { floatAttribute, intsAttribute, stringAttribute } from "../../../model/attributes.ts";
import { NodeProtoSchema } from "../../../model/onnx_pb.ts";
import type { NodeProto } from "../../../model/onnx_pb.ts";
import { identityMatrix, mapBack, sizeOfAxis } from "../../axis-map.ts";
import type { GradientContext, GradientRule } from "../../gradient-rule.ts";

/** Some numbers out of a list that is an input of the node. */
function pick(graph: GraphBuilder, list: string, places: readonly number[]): string {
  return graph.node("Gather", [list, graph.integers(places)]);
}

/** What is resized of a matrix [size before, size before]: its second axis, as one axis of the node's input. */
function resizedAlong(
  { graph, node, inputs }: GradientContext,
  matrix: string,
  { axis, at, count }: { axis: number; at: number; count: number },
): string {
  const [x, roi = "", scales = "", sizes = ""] = inputs;
  const isCropped = roi !== "" && mapsPart(node);
  const [start, end] = [0, 1].map((bound) => graph.constant("bound", Float32Array.of(bound), [1]));
  const part = (): string =>
    graph.node("Concat", [start, pick(graph, roi, [at]), end, pick(graph, roi, [at + count])], {
      axis: 0,
    });
  const by =
    sizes === ""
      ? [graph.node("Concat", [end, pick(graph, scales, [at])], { axis: 0 })]
      : [
          "",
          graph.node("Concat", [sizeOfAxis(graph, x, axis), pick(graph, sizes, [at])], { axis: 0 }),
        ];
  const copy = create(NodeProtoSchema, {
    opType: node.opType,
    input: [matrix, isCropped ? part() : "", ...by],
    output: [graph.unique("resized")],
    attribute: node.attribute.filter(({ name }) => name !== "axes"),
  });
  graph.append(copy);
  return copy.output[0];
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

/** Interpolation of any kind: a linear map along each axis. */
export const resizeGradient: GradientRule = (context) => {
  const {
    graph,
    node,
    inputs: [x],
    gradient,
  } = context;
  const rank = graph.rankOf(x);
  const axes =
    intsAttribute(node, "axes")?.map((axis) => normalAxis(axis, rank)) ??
    Array.from({ length: rank }, (_, axis) => axis);
  // What is beyond the input has a number of its own: no part of the map.
  const hasOffset = mapsPart(node) && floatAttribute(node, "extrapolation_value", 0) !== 0;
  const result = axes.reduce((rest, axis, at) => {
    if (isKept(context, axis, at)) return rest;
    const identity = identityMatrix(graph, x, axis);
    const place = { axis, at, count: axes.length };
    const mapped = resizedAlong(context, identity, place);
    if (!hasOffset) return mapBack(graph, rest, { axis, matrix: mapped });
    const none = resizedAlong(context, graph.node("Sub", [identity, identity]), place);
    return mapBack(graph, rest, { axis, matrix: graph.node("Sub", [mapped, none]) });
  }, gradient);
  return [result];
};
