import { create } from "@bufbuild/protobuf";
import { changedNode } from "../model/changed-node.ts";
import type { OnnxModel } from "../model/model.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { operatorOf } from "../model/operator-of.ts";
import { createTensor } from "../model/tensor.ts";
import { builderFromModel } from "./builder-from-model.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import { GraphIndex } from "./graph-index.ts";
import { namesInUse, untakenName } from "./unique-name.ts";

/** Products of a transposed matrix with anything. */
function turnedProducts(index: GraphIndex): readonly NodeProto[] {
  return index.graph.node.filter(
    (node) =>
      operatorOf(node) === "MatMul" && index.producer(node.input[0])?.opType === "Transpose",
  );
}

/**
 * Products of a transposed matrix and a vector of one dimension. ONNX Runtime 1.30 makes one operator of the two nodes at its optimisation
 * levels "extended" and "all", and computes something else.
 */
export function turnedVectorProducts(
  index: GraphIndex,
  builder: GraphBuilder,
): readonly NodeProto[] {
  return turnedProducts(index).filter(({ input }) => builder.shapeOf(input[1])?.length === 1);
}

/**
 * Makes columns of such vectors, so that the runtime computes what the graph says.
 *
 * @param model - one whose lists may be changed, of operator version 13 or later
 */
export function withColumnVectors(model: OnnxModel & { graph: GraphProto }): void {
  const { graph } = model;
  const index = new GraphIndex(graph);
  // Shapes are worked out where they matter.
  if (turnedProducts(index).length === 0) return;
  const products = new Set(turnedVectorProducts(index, builderFromModel(model)));
  if (products.size === 0) return;
  const taken = namesInUse(graph);
  const unique = (hint: string): string => {
    const name = untakenName(taken, hint);
    taken.add(name);
    return name;
  };
  const axis = unique("column.axis");
  graph.initializer.push(createTensor(axis, BigInt64Array.of(1n), [1]));
  graph.node = graph.node.flatMap((node) => {
    if (!products.has(node)) return [node];
    const [matrix, vector] = node.input;
    const [output] = node.output;
    const [column, product] = [unique(`${vector}.column`), unique(`${output}.column`)];
    const turn = (opType: string, input: string, made: string): NodeProto =>
      create(NodeProtoSchema, { opType, name: unique(made), input: [input, axis], output: [made] });
    return [
      turn("Unsqueeze", vector, column),
      changedNode(node, { input: [matrix, column], output: [product] }),
      turn("Squeeze", product, output),
    ];
  });
}
