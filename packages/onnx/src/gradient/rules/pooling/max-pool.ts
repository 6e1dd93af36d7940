import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { windowAttributes, windowExtent } from "../../../graph/sliding-window.ts";
import { intAttribute, intsAttribute } from "../../../model/attributes.ts";
import type { NodeProto } from "../../../model/onnx_pb.ts";
import { applyAgain } from "../../apply-again.ts";
import { furtherOutput } from "../../further-output.ts";
import type { GradientRule } from "../../gradient-rule.ts";
import { reshapeLike, zerosLike } from "../../like-shapes.ts";
import { scatterAdd } from "../../scatter-add.ts";

/** The places of the greatest elements, counted through all of the input with the last axis running fastest. */
function places(graph: GraphBuilder, node: NodeProto): string {
  const indices = { at: 1, type: "int64", hint: `${node.output[0]}.places` } as const;
  if (intAttribute(node, "storage_order", 0) === 0) return furtherOutput(graph, node, indices);
  // This node counts with another axis running fastest: one that does not is put beside it.
  return applyAgain(graph, node, node.input, { storage_order: 0 }, 2)[1];
}

/** The greatest element of each window, of equal ones that which the runtime took: the gradient goes there. */
export const maxPoolGradient: GradientRule = ({ graph, node, inputs: [x], gradient }) => {
  const kernel = intsAttribute(node, "kernel_shape") ?? [];
  const { strides, dilations } = windowAttributes(node, kernel.length);
  const flat = graph.integers([-1]);
  const [indices, updates] = [places(graph, node), gradient].map((value) =>
    graph.node("Reshape", [value, flat]),
  );
  const like = graph.node("Reshape", [x, flat]);
  const isApart = kernel.every(
    (width, axis) => strides[axis] >= windowExtent(width, dilations[axis]),
  );
  const found = isApart
    ? graph.node("ScatterElements", [zerosLike(graph, like), indices, updates], { axis: 0 })
    : scatterAdd(graph, { like, indices, updates, axis: 0 });
  return [reshapeLike(graph, found, x)];
};
