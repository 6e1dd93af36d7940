import { subgraphs } from "../model/attributes.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { linearOperators } from "./linear-operators.ts";
import { operatorKey } from "./operator-key.ts";

/** Standard operators that compute something new from all numbers that they are given. */
export const mixingOperators: ReadonlySet<string> = new Set([
  ...linearOperators,
  "Attention",
  "GRU",
  "GridSample",
  "LSTM",
  "RNN",
]);

/** Operators that tell of a tensor's size, not of the numbers in it. */
export const blindOperators: ReadonlySet<string> = new Set(["Shape", "Size"]);

// Operators of ONNX Runtime's own that stand for standard ones which compute nothing new.
const plainRuntimeOperators: ReadonlySet<string> = new Set(
  [
    "BiasGelu",
    "BiasSoftmax",
    "DequantizeLinear",
    "FastGelu",
    "Gelu",
    "QLinearAdd",
    "QLinearAveragePool",
    "QLinearConcat",
    "QLinearGlobalAveragePool",
    "QLinearLeakyRelu",
    "QLinearMul",
    "QLinearSigmoid",
    "QLinearSoftmax",
    "QuantizeLinear",
    "QuickGelu",
  ].map((opType) => `com.microsoft.${opType}`),
);

/** Whether a node computes something new, with weights of its own, from all numbers that it is given. */
export function mixes(node: NodeProto): boolean {
  const key = operatorKey(node);
  const isForeign =
    node.domain !== "" && !node.domain.startsWith("ai.onnx") && !plainRuntimeOperators.has(key);
  return (
    mixingOperators.has(key) || isForeign || subgraphs(node).some((body) => body.node.some(mixes))
  );
}
