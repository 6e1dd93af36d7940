import { subgraphs } from "../model/attributes.ts";
import type { FunctionProto, GraphProto, NodeProto } from "../model/onnx_pb.ts";
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

const normalizing: ReadonlySet<string> = new Set([
  ...making,
  "Hardmax",
  "LogSoftmax",
  "Sigmoid",
  "Softmax",
]);

/** Whether a graph inside a node, or a function that it calls, may make probabilities that it gives. */
function normalizesInside(node: NodeProto, reading: ScoreReading): boolean {
  // A set is walked in the order of insertion; functions may call each other, or themselves.
  const bodies = new Set(bodiesOf(node, reading));
  for (const body of bodies) {
    for (const inner of body.node) {
      if (normalizing.has(inner.opType)) return true;
      for (const next of bodiesOf(inner, reading)) bodies.add(next);
    }
  }
  return false;
}

function bodiesOf(node: NodeProto, reading: ScoreReading): readonly (GraphProto | FunctionProto)[] {
  const called = reading.called(node);
  return [...subgraphs(node), ...(called === undefined ? [] : [called])];
}

/**
 * The node that makes a tensor look like probabilities which no Softmax gives: an Exp, or a division by something computed, such as a sum; or
 * one with a body that has such nodes in it.
 * Subtracting `log π` from probabilities would be silently wrong.
 */
export function likelyProbabilities(reading: ScoreReading, name: string): NodeProto | undefined {
  const seen = new Set<NodeProto>();
  let node = reading.producer(name);
  while (node !== undefined && !seen.has(node)) {
    seen.add(node);
    const isShare = node.opType === "Div" && !reading.isConstant(node.input[1] ?? "");
    if (isShare || making.has(node.opType) || normalizesInside(node, reading)) return node;
    if (node.opType !== "Div" && !passing.has(node.opType)) return undefined;
    node = reading.producer(node.input[0] ?? "");
  }
  return undefined;
}
