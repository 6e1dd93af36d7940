import type { NodeProto } from "../model/onnx_pb.ts";
import type { ScoreReading } from "./score-reading.ts";

// Their outputs are no raw scores as a rule: powers, and parts of a whole.
const making: ReadonlySet<string> = new Set(["Exp", "LpNormalization", "Normalizer"]);

// What goes through them is of one sort with what comes out, the first input at least.
const passing: ReadonlySet<string> = new Set([
  "Add",
  "Cast",
  "Clip",
  "Flatten",
  "Identity",
  "Mean",
  "Mul",
  "Reshape",
  "Squeeze",
  "Sum",
  "Transpose",
  "Unsqueeze",
]);

/**
 * The node that makes a tensor look like probabilities which no Softmax gives: an Exp, or a division by something computed, such as a sum.
 * Subtracting `log π` from probabilities would be silently wrong.
 */
export function likelyProbabilities(reading: ScoreReading, name: string): NodeProto | undefined {
  const seen = new Set<NodeProto>();
  let node = reading.producer(name);
  while (node !== undefined && !seen.has(node)) {
    seen.add(node);
    const isShare = node.opType === "Div" && !reading.isConstant(node.input[1] ?? "");
    if (isShare || making.has(node.opType)) return node;
    if (node.opType !== "Div" && !passing.has(node.opType)) return undefined;
    node = reading.producer(node.input[0] ?? "");
  }
  return undefined;
}
