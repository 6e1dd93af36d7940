import { intAttribute, intsAttribute } from "../../model/attributes.ts";
import { describeNode } from "../../model/describe-node.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Meaning } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { activated } from "./activated.ts";
import { rawScores } from "./meaning-rule.ts";

/** Whether the axis that a node leaves out is put back behind it, with size 1. */
function isPutBack(
  behind: NodeProto,
  { axis, rank }: { axis: number; rank: number | undefined },
  reading: ScoreReading,
): boolean {
  const [, given = ""] = behind.input;
  const numbers = intsAttribute(behind, "axes") ?? reading.numbers(given);
  if (behind.opType === "Unsqueeze") {
    const place = numbers?.length === 1 ? numbers[0] : undefined;
    return place === axis || (place === -1 && rank === axis + 1);
  }
  // A list of numbers becomes a column.
  return behind.opType === "Reshape" && axis === 1 && numbers?.join() === "-1,1";
}

/** The one axis that a node reduces its input along and keeps with size 1, or another behind it; undefined for all else. */
function reducedAxis(
  node: NodeProto,
  behind: NodeProto,
  reading: ScoreReading,
): number | undefined {
  const [input, given = ""] = node.input;
  const axes = intsAttribute(node, "axes") ?? (given === "" ? undefined : reading.numbers(given));
  if (axes?.length !== 1) return undefined;
  const axis = reading.axis(input, axes[0]);
  const rank = reading.rank(input);
  // Without the axis, sums would still line up with classes when they stand first: that is a division of something else.
  const keeps = intAttribute(node, "keepdims", 1) !== 0;
  if (node === behind) return keeps || (rank !== undefined && axis === 0) ? axis : undefined;
  return !keeps && isPutBack(behind, { axis, rank }, reading) ? axis : undefined;
}

/** The axis that a tensor is the sum of another along, where `opType` says how it is summed. */
function sumAxis(
  name: string,
  of: string,
  opType: string,
  reading: ScoreReading,
): number | undefined {
  const last = reading.producer(name);
  const isMoved = last?.opType === "Reshape" || last?.opType === "Unsqueeze";
  const node = isMoved ? reading.producer(last.input[0]) : last;
  if (last === undefined || node?.opType !== opType || node.input[0] !== of) return undefined;
  return reducedAxis(node, last, reading);
}

/** The class axis of scores whose powers were laid out otherwise before they are summed along an axis, or what is wrong with that one. */
function axisBefore(
  node: NodeProto,
  reading: ScoreReading,
  { meaning, powers, axis }: { meaning: Meaning; powers: string; axis: number },
): number | string | undefined {
  const known = meaning.axis === undefined ? undefined : reading.axis(powers, meaning.axis);
  if (known === axis) return reading.meaning(meaning.scores)?.axis;
  const classes = known === undefined ? "no axis that is known" : `axis ${known}`;
  return `${describeNode(node)} along axis ${axis}, while the classes lie along ${classes}`;
}

/** Softmax as Exp, ReduceSum and Div. */
export function handWrittenSoftmax(node: NodeProto, reading: ScoreReading): Meaning | undefined {
  const [powers, total] = node.input;
  const meaning = reading.meaning(powers);
  const axis = sumAxis(total, powers, "ReduceSum", reading);
  if (meaning?.stage !== "exponential" || axis === undefined) return undefined;
  const isMoved = reading.producer(powers)?.input[0] !== meaning.scores;
  const found = activated(node, reading, {
    input: meaning.scores,
    activation: "Softmax",
    stage: "probabilities",
    axis: isMoved ? axisBefore(node, reading, { meaning, powers, axis }) : axis,
  });
  if (!isMoved) return found;
  reading.noteRank(node.output[0], reading.rank(powers));
  return { ...found, axis: meaning.axis };
}

/** LogSoftmax as a difference to ReduceLogSumExp, or to Log of ReduceSum of Exp. */
export function handWrittenLogSoftmax(node: NodeProto, reading: ScoreReading): Meaning | undefined {
  const [input, total] = node.input;
  const log = reading.producer(total);
  const sum = log?.opType === "Log" ? reading.producer(log.input[0]) : undefined;
  const powers = sum === undefined ? undefined : reading.producer(sum.input[0]);
  const isOwn = powers?.opType === "Exp" && powers.input[0] === input;
  const axis =
    sumAxis(total, input, "ReduceLogSumExp", reading) ??
    (isOwn ? sumAxis(log?.input[0] ?? "", powers.output[0], "ReduceSum", reading) : undefined);
  if (axis === undefined) return undefined;
  return activated(node, reading, { input, activation: "LogSoftmax", stage: "logarithms", axis });
}

/** Sigmoids of several classes, divided by their sum: probabilities that add up to 1, without raw scores that a Softmax would see. */
export function handWrittenShares(node: NodeProto, reading: ScoreReading): Meaning | undefined {
  const [parts, total] = node.input;
  const [output] = node.output;
  const { stage, activation, axis, width, scores, fault } = reading.meaning(parts) ?? {};
  const sum = sumAxis(total, parts, "ReduceSum", reading);
  const isOfClasses =
    stage === "probabilities" && activation === "Sigmoid" && axis !== undefined && width !== 1;
  if (!isOfClasses || sum !== reading.axis(parts, axis) || scores === undefined) return undefined;
  reading.noteRank(output, reading.rank(parts));
  reading.noteType(output, reading.type(parts));
  const source = rawScores(output, reading, { axis, width, given: true, parents: [scores] });
  return { ...source, width, stage, ...(fault !== undefined && { fault }) };
}
