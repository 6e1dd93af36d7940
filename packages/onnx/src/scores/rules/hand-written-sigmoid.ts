import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Meaning } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { activated } from "./activated.ts";

/** The other operand of a sum with 1. */
function besideOne(name: string, reading: ScoreReading): string | undefined {
  const node = reading.producer(name);
  if (node?.opType !== "Add") return undefined;
  const [first, second] = node.input;
  if (reading.scalar(second) === 1) return first;
  return reading.scalar(first) === 1 ? second : undefined;
}

/** Sigmoid of x as 1 / (1 + exp(−x)), where a node divides 1 by `divisor`. */
export function handWrittenSigmoid(
  node: NodeProto,
  divisor: string,
  reading: ScoreReading,
): Meaning | undefined {
  const power = reading.producer(besideOne(divisor, reading) ?? "");
  const negative = power?.opType === "Exp" ? reading.producer(power.input[0]) : undefined;
  if (negative?.opType !== "Neg") return undefined;
  const [input] = negative.input;
  return activated(node, reading, {
    input,
    activation: "Sigmoid",
    stage: "probabilities",
    axis: undefined,
  });
}
