import { intAttribute } from "../../model/attributes.ts";
import { normalAxis } from "../../graph/shape.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { describeNode } from "../../model/describe-node.ts";
import type { Activation, Meaning, Stage } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { carried, computed } from "./carried.ts";
import { rawScores } from "./meaning-rule.ts";
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

/** The raw scores that go into an activation; what was in doubt before is none after it. */
function activated(
  node: NodeProto,
  reading: ScoreReading,
  axis: number | undefined,
): { scores: Meaning; fault?: string } {
  const [input] = node.input;
  const known = reading.meaning(input);
  if (known !== undefined && known.stage !== "raw") {
    return { scores: known, fault: `${describeNode(node)} of what was normalized before` };
  }
  const found = known ?? rawScores(input, reading, { axis });
  const same =
    axis === undefined || found.axis === undefined || reading.axis(input, found.axis) === axis;
  if (!same) {
    return {
      scores: found,
      fault: `${describeNode(node)} along axis ${axis} of size ${reading.shape(input)?.at(axis) ?? "unknown"}, while the ${found.width ?? ""} classes of the linear layer before it lie along axis ${found.axis}`,
    };
  }
  const { fault: _, ...sound } = found;
  const settled: Meaning = {
    ...sound,
    axis: found.axis ?? axis,
    width: found.width ?? reading.size(input, axis),
  };
  reading.meanings.set(input, settled);
  return { scores: settled };
}

function activation(
  name: Activation,
  stage: Stage,
  axisOf: (node: NodeProto, reading: ScoreReading) => number | string | undefined,
): MeaningRule {
  return (node, reading) => {
    const axis = axisOf(node, reading);
    const { scores, fault } = activated(node, reading, typeof axis === "number" ? axis : undefined);
    const wrong = typeof axis === "string" ? axis : fault;
    return [
      {
        stage,
        axis: scores.axis,
        width: scores.width,
        scores: scores.scores,
        activation: name,
        ...(scores.doubt?.includes("product of two") === true && { doubt: scores.doubt }),
        ...(wrong !== undefined && { fault: wrong }),
      },
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

/** Bounds that keep probabilities off 0 and 1; bounded scores are none any more. */
const clip: MeaningRule = (node, reading) => {
  const input = node.input.find((name) => reading.meaning(name) !== undefined);
  const meaning = input === undefined ? undefined : reading.meaning(input);
  if (meaning === undefined) return [undefined];
  const keeps = meaning.stage === "probabilities" || meaning.stage === "logarithms";
  return [keeps ? carried(node, meaning, reading) : computed(node, meaning, reading)];
};

/** What makes probabilities of raw scores, and what is done to probabilities. */
export const activationRules: Readonly<Record<string, MeaningRule>> = {
  Clip: clip,
  Exp: exponential,
  Log: logarithm,
  LogSoftmax: activation("LogSoftmax", "logarithms", softmaxAxis),
  Max: clip,
  Min: clip,
  Sigmoid: activation("Sigmoid", "probabilities", () => undefined),
  Softmax: activation("Softmax", "probabilities", softmaxAxis),
};
