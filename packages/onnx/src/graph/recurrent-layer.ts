import { asciiText, findAttribute, intAttribute, stringAttribute } from "../model/attributes.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** The ways that a recurrent layer (GRU, LSTM, RNN) walks sequences, each with weights of its own: whether from their end. */
export function walksOf(node: NodeProto): readonly boolean[] {
  const direction = stringAttribute(node, "direction", "forward");
  return direction === "bidirectional" ? [false, true] : [direction === "reverse"];
}

const usualActivations: Readonly<Record<string, readonly string[]>> = {
  GRU: ["Sigmoid", "Tanh"],
  LSTM: ["Sigmoid", "Tanh", "Tanh"],
  RNN: ["Tanh"],
};

/** What a layer does that few layers do; undefined for a usual one. */
export function unusualSetting(node: NodeProto): string | undefined {
  const usual = usualActivations[node.opType] ?? [];
  const given = findAttribute(node, "activations")?.strings ?? [];
  const names = given.map(asciiText);
  const isUsual = names.every((name, index) => name === usual[index % usual.length]);
  if (!isUsual) return `its activations are ${names.join(", ")}`;
  if ((node.input[4] ?? "") !== "") return "its sequences have lengths of their own";
  if ((node.input[7] ?? "") !== "") return "its gates look at the cell";
  if (intAttribute(node, "layout", 0) !== 0) return "its rows come before its steps";
  if (findAttribute(node, "clip") !== undefined) return "it clips";
  return intAttribute(node, "input_forget", 0) === 0 ? undefined : "its gates are coupled";
}
