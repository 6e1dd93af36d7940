import { create } from "@bufbuild/protobuf";
import { staticSize } from "../graph/shape.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { sameShape } from "./along-with.ts";
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

/**
 * Writes an operator on single numbers in blocks, where some of what it reads is there in blocks, and all else can be, or is one number.
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
  const canBe = (name: string): boolean =>
    layouts.isBlocked(name) || graph.valueType(name).type === "float32";
  const fits = tensors.every((name) => canBe(name) && sameShape(graph, name, result));
  if (!fits || !tensors.some((name) => layouts.isBlocked(name))) return false;
  for (const name of node.input) if (isOne(name)) layouts.plain(name);
  const input = node.input.map((name) => (isOne(name) ? name : layouts.blocked(name)));
  const output = layouts.give(result, node);
  // Spreading a message would lose the defaults that its prototype holds.
  graph.append(Object.assign(create(NodeProtoSchema), node, { input, output: [output] }));
  return true;
}
