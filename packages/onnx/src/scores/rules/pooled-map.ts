import { stringAttribute } from "../../model/attributes.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { operatorKey } from "../operator-key.ts";
import type { ScoreReading } from "../score-reading.ts";

/** Convolutions, and which of their inputs is the weight. */
const convolutions: Readonly<Record<string, number>> = {
  Conv: 1,
  ConvInteger: 1,
  QLinearConv: 3,
  "com.microsoft.FusedConv": 1,
};

// A quantised convolution is scaled and gets its bias afterwards.
const between: ReadonlySet<string> = new Set([
  "Add",
  "BatchNormalization",
  "Cast",
  "DequantizeLinear",
  "Mul",
  "QuantizeLinear",
]);

function rectified(node: NodeProto | undefined, reading: ScoreReading): NodeProto | undefined {
  if (node === undefined) return undefined;
  if (node.opType === "Relu") return reading.producer(node.input[0]);
  const isFused =
    operatorKey(node) === "com.microsoft.FusedConv" &&
    stringAttribute(node, "activation", "") === "Relu";
  return isFused ? node : undefined;
}

/**
 * Whether a tensor comes of a 1×1 convolution and a Relu. A classifier that ends in these and pooling (SqueezeNet) has no other sign of
 * being one than as many channels as classes.
 */
export function isPooledMap(reading: ScoreReading, name: string): boolean {
  let node = reading.producer(name);
  while (node?.opType === "DequantizeLinear" || node?.opType === "QuantizeLinear")
    node = reading.producer(node.input[0]);
  node = rectified(node, reading);
  while (node !== undefined && between.has(operatorKey(node))) {
    const computed = node.input.find((input) => reading.meaning(input) !== undefined);
    node = computed === undefined ? undefined : reading.producer(computed);
  }
  const weightAt = node === undefined ? undefined : convolutions[operatorKey(node)];
  const weight = weightAt === undefined ? undefined : node?.input[weightAt];
  const shape = weight === undefined ? undefined : reading.shape(weight);
  return shape?.slice(2).every((size) => size === 1) === true;
}
