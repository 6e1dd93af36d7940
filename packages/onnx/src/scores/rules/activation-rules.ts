import { floatAttribute, intAttribute } from "../../model/attributes.ts";
import { normalAxis } from "../../graph/shape.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { describeNode } from "../../model/describe-node.ts";
import type { Activation, Stage } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { activated } from "./activated.ts";
import { carried, computed } from "./carried.ts";
import type { MeaningRule } from "./meaning-rule.ts";

/** Class axis of a Softmax, or why there is none. Before opset 13 it took all dimensions from `axis` on as one. */
function softmaxAxis(node: NodeProto, reading: ScoreReading): number | string {
  const shape = reading.shape(node.input[0]);
  const given = intAttribute(node, "axis", reading.opset < 13 ? 1 : -1);
  if (reading.opset >= 13 || given === -1) return reading.axis(node.input[0], given);
  const what = `${describeNode(node)} of operator version ${reading.opset} along axis ${given} and all after it`;
  const rank = reading.rank(node.input[0]);
  if (rank !== undefined && normalAxis(given, rank) === rank - 1) return rank - 1;
  if (shape === undefined) return `${what}, of a tensor of unknown dimensions`;
  const first = normalAxis(given, shape.length);
  const wide = shape.flatMap((size, axis) => (axis >= first && size !== 1 ? [axis] : []));
  const known = reading.meaning(node.input[0])?.axis;
  if (wide.length === 0) return known ?? first;
  return wide.length === 1 ? wide[0] : `${what}, which are several dimensions`;
}

function activation(
  name: Activation,
  stage: Stage,
  axisOf: (node: NodeProto, reading: ScoreReading) => number | string | undefined,
): MeaningRule {
  return (node, reading) => {
    const [input] = node.input;
    return [
      activated(node, reading, { input, activation: name, stage, axis: axisOf(node, reading) }),
    ];
  };
}

/** Exp of LogSoftmax gives its probabilities back; of raw scores it is the first step of a Softmax. */
const exponential: MeaningRule = (node, reading) => {
  const meaning = reading.meaning(node.input[0]);
  if (meaning === undefined) return [undefined];
  if (meaning.stage === "logarithms")
    return [{ ...carried(node, meaning, reading), stage: "probabilities" }];
  if (meaning.stage === "raw")
    return [{ ...meaning, stage: "exponential", scores: meaning.scores }];
  return [computed(node, meaning, reading)];
};

const logarithm: MeaningRule = (node, reading) => {
  const meaning = reading.meaning(node.input[0]);
  if (meaning === undefined) return [undefined];
  if (meaning.stage === "probabilities")
    return [{ ...carried(node, meaning, reading), stage: "logarithms" }];
  return [computed(node, meaning, reading)];
};

// Nearer bounds are those of an activation: Relu6, hard Tanh, a Sigmoid in pieces.
const widest = 6;

/** Whether bounds only keep scores from overflowing. */
function isWide(node: NodeProto, reading: ScoreReading): boolean {
  const [, low = "", high = ""] = node.input;
  const least = low === "" ? floatAttribute(node, "min", -Infinity) : reading.scalar(low);
  const most = high === "" ? floatAttribute(node, "max", Infinity) : reading.scalar(high);
  return least !== undefined && most !== undefined && least < -widest && most > widest;
}

/** Bounds that keep probabilities off 0 and 1; scores within narrow ones are none any more, and others are new ones. */
const bounded: MeaningRule = (node, reading) => {
  const meaning = reading.meaning(node.input[0]);
  if (meaning?.stage !== "raw" || !isWide(node, reading)) return clip(node, reading);
  const { doubt } = meaning;
  const { doubt: _, ...scores } = computed(node, meaning, reading);
  return [{ ...scores, ...(doubt !== undefined && { doubt }) }];
};

const clip: MeaningRule = (node, reading) => {
  const input = node.input.find((name) => reading.meaning(name) !== undefined);
  const meaning = input === undefined ? undefined : reading.meaning(input);
  if (meaning === undefined) return [undefined];
  const keeps = meaning.stage === "probabilities" || meaning.stage === "logarithms";
  return [keeps ? carried(node, meaning, reading) : computed(node, meaning, reading)];
};

/** What makes probabilities of raw scores, and what is done to probabilities. */
export const activationRules: Readonly<Record<string, MeaningRule>> = {
  Clip: bounded,
  Exp: exponential,
  Log: logarithm,
  LogSoftmax: activation("LogSoftmax", "logarithms", softmaxAxis),
  Max: clip,
  Min: clip,
  Sigmoid: activation("Sigmoid", "probabilities", () => undefined),
  Softmax: activation("Softmax", "probabilities", softmaxAxis),
};
