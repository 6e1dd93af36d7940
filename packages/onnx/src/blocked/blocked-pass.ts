import { create } from "@bufbuild/protobuf";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { staticSize } from "../graph/shape.ts";
import { intAttribute } from "../model/attributes.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import type { Layouts } from "./layouts.ts";

/** Operators that work on every number by itself: the order is nothing to them. */
const elementwise: ReadonlySet<string> = new Set([
  "Abs",
  "Add",
  "Cast",
  "Clip",
  "Div",
  "Elu",
  "Equal",
  "Erf",
  "Exp",
  "Greater",
  "GreaterOrEqual",
  "HardSigmoid",
  "HardSwish",
  "LeakyRelu",
  "Less",
  "LessOrEqual",
  "Max",
  "Min",
  "Mul",
  "Neg",
  "Not",
  "Relu",
  "Sigmoid",
  "Softplus",
  "Sqrt",
  "Sub",
  "Sum",
  "Tanh",
  "Where",
]);

function sameShape(graph: GraphBuilder, one: string, other: string): boolean {
  const [a, b] = [graph.shapeOf(one), graph.shapeOf(other)];
  return a !== undefined && b !== undefined && a.join() === b.join();
}

/**
 * Writes an operator on single numbers in blocks, where all that it reads is there in blocks or is one number.
 *
 * @returns whether the node could be written so
 */
export function addBlockedElementwise(layouts: Layouts, node: NodeProto): boolean {
  const { graph } = layouts;
  const isStandard = node.domain === "" || node.domain === "ai.onnx";
  if (!isStandard || !elementwise.has(node.opType)) return false;
  const [result] = node.output;
  const isOne = (name: string): boolean => name === "" || staticSize(graph.shapeOf(name)) === 1;
  const tensors = node.input.filter((name) => !isOne(name));
  const fits = tensors.every((name) => layouts.isBlocked(name) && sameShape(graph, name, result));
  if (tensors.length === 0 || !fits) return false;
  for (const name of node.input) if (isOne(name)) layouts.plain(name);
  const input = node.input.map((name) => (isOne(name) ? name : layouts.blocked(name)));
  const output = layouts.give(result, node);
  // Spreading a message would lose the defaults that its prototype holds.
  graph.append(Object.assign(create(NodeProtoSchema), node, { input, output: [output] }));
  return true;
}

/**
 * Writes the sum over everything but the channels from blocks: the gradient of a bias.
 *
 * @returns whether the node is such a sum
 */
export function addBlockedSum(layouts: Layouts, node: NodeProto): boolean {
  const { graph } = layouts;
  const { block } = layouts.sizes;
  const [value, axes = ""] = node.input;
  if (node.opType !== "ReduceSum" || !layouts.isBlocked(value)) return false;
  const over = graph.constantNumbers(axes)?.join();
  if (over !== "0,2,3" || intAttribute(node, "keepdims", 1) !== 0) return false;
  const channels = Number(graph.shapeOf(value)?.[1]);
  const sum = (data: string, axis: number): string =>
    graph.node("ReduceSum", [data, graph.integers([axis])], { keepdims: 0 });
  const shape = graph.integers([0, channels / block, -1, block]);
  const places = sum(graph.node("Reshape", [layouts.blocked(value), shape]), 2);
  const input = [sum(places, 0), graph.integers([channels])];
  graph.append(create(NodeProtoSchema, { opType: "Reshape", input, output: [...node.output] }));
  return true;
}
