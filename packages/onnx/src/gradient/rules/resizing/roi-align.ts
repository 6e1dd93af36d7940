import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { floatAttribute, intAttribute, stringAttribute } from "../../../model/attributes.ts";
import { elementTypeCode } from "../../../model/element-type.ts";
import { applyAgain } from "../../apply-again.ts";
import { identityMatrix, sizeOfAxis } from "../../axis-map.ts";
import type { NodeProto } from "../../../model/onnx_pb.ts";
import type { GradientContext, GradientRule } from "../../gradient-rule.ts";
import { reshapeLike } from "../../like-shapes.ts";

/** What regions take along one axis, [regions, places, size]: the node's own result for images that are one element wide otherwise. */
function weights({ graph, node, inputs: [x, regions] }: GradientContext, axis: 2 | 3): string {
  const type = graph.floatTypeOf(x);
  const isRow = axis === 3;
  const identity = identityMatrix(graph, x, axis);
  // Each row of the identity is a channel of a single image.
  const images = graph.node("Unsqueeze", [identity, graph.integers(isRow ? [0, 2] : [0, 3])]);
  // Across, every region lies within the one element: from 0 to half of it.
  const half = 0.5 / floatAttribute(node, "spatial_scale", 1);
  const numbers = (list: number[]): string => {
    const data = graph.constant("numbers", Float64Array.from(list), [list.length]);
    return graph.node("Cast", [data], { to: elementTypeCode(type) });
  };
  const kept = graph.node("Mul", [regions, numbers(isRow ? [1, 0, 1, 0] : [0, 1, 0, 1])]);
  const boxes = graph.node("Add", [kept, numbers(isRow ? [0, 0, 0, half] : [0, 0, half, 0])]);
  const zeros = graph.node("ConstantOfShape", [sizeOfAxis(graph, regions, 0)]);
  const batch = graph.node("Cast", [zeros], { to: elementTypeCode("int64") });
  const flat = isRow ? "output_height" : "output_width";
  const [taken] = applyAgain(graph, node, [images, boxes, batch], { [flat]: 1 });
  // [regions, size, places, 1] or [regions, size, 1, places]
  const matrix = graph.node("Squeeze", [taken, graph.integers([isRow ? 2 : 3])]);
  return graph.node("Transpose", [matrix], { perm: [0, 2, 1] });
}

/** Ones where a region was taken from an image, [images, regions]. */
function membership(graph: GraphBuilder, x: string, batch: string): string {
  const [none, one] = [0, 1].map((value) => graph.scalar(value, "int64"));
  const count = graph.node("Squeeze", [sizeOfAxis(graph, x, 0), graph.integers([0])]);
  const images = graph.node("Unsqueeze", [
    graph.node("Range", [none, count, one]),
    graph.integers([1]),
  ]);
  const equal = graph.node("Equal", [images, batch]);
  return graph.node("Cast", [equal], { to: elementTypeCode(graph.floatTypeOf(x)) });
}

/** What the rule does not cover: greatest elements, which are no linear map. */
export function missingRoiAlign(_: GraphBuilder, node: NodeProto): string | undefined {
  const mode = stringAttribute(node, "mode", "avg");
  return mode === "avg" ? undefined : `its mode is "${mode}", and only means are differentiated`;
}

/**
 * Means over parts of regions: for each region r of an image, `y = D[r]·x·A[r]ᵀ` with what it takes down and across. So
 * `dx = Σ D[r]ᵀ·(g[r]·A[r])`, two products of matrices, the second of which also sums over the regions. Where regions lie is taken as
 * given: they get no gradient.
 */
export const roiAlignGradient: GradientRule = (context) => {
  const { graph, node, inputs, gradient } = context;
  const [x, , batch] = inputs;
  const channels = sizeOfAxis(graph, x, 1);
  const [height, width] = [sizeOfAxis(graph, x, 2), sizeOfAxis(graph, x, 3)];
  const places = graph.integers([intAttribute(node, "output_height", 1)]);
  const rest = graph.integers([-1]);
  const shaped = (value: string, ...sizes: string[]): string =>
    graph.node("Reshape", [value, graph.node("Concat", sizes, { axis: 0 })]);
  const across = graph.node("Unsqueeze", [weights(context, 3), graph.integers([1])]);
  // [regions, channels, places, width], turned into rows of (region, place)
  const spread = graph.node("MatMul", [gradient, across]);
  const rows = shaped(
    graph.node("Transpose", [spread], { perm: [0, 2, 1, 3] }),
    graph.node("Mul", [sizeOfAxis(graph, gradient, 0), places]),
    rest,
  );
  // [images, regions, places, height], with zeros for regions of other images
  const member = graph.node("Unsqueeze", [membership(graph, x, batch), graph.integers([2, 3])]);
  const down = graph.node("Mul", [member, weights(context, 2)]);
  const turned = graph.node("Transpose", [down], { perm: [0, 3, 1, 2] });
  const columns = graph.node("Reshape", [
    turned,
    graph.node("Concat", [graph.integers([0, 0]), rest], { axis: 0 }),
  ]);
  const images = shaped(graph.node("MatMul", [columns, rows]), rest, height, channels, width);
  return [reshapeLike(graph, graph.node("Transpose", [images], { perm: [0, 2, 1, 3] }), x)];
};
