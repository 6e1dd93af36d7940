import { intAttribute } from "../../model/attributes.ts";
import { describeNode } from "../../model/describe-node.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Meaning } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { carried } from "./carried.ts";
import { rawScores } from "./meaning-rule.ts";
import type { MeaningRule } from "./meaning-rule.ts";

/** Whether the first of two parts is p and the second 1 − p; undefined for other parts. */
function isTurned(meanings: readonly (Meaning | undefined)[]): boolean | undefined {
  const [first, second] = meanings;
  if (meanings.length !== 2 || first === undefined || first.scores !== second?.scores)
    return undefined;
  const stages = new Set([first.stage, second.stage]);
  const isPair = stages.has("complement") && stages.has("probabilities");
  return isPair ? first.stage === "probabilities" : undefined;
}

/** [1 − p, p] of one Sigmoid. */
function bothOfBinary(
  meanings: readonly (Meaning | undefined)[],
  axis: number,
): Meaning | undefined {
  const [first, second] = meanings;
  const flipped = isTurned(meanings);
  if (flipped === undefined || first?.width !== 1 || second?.width !== 1) return undefined;
  return { ...second, stage: "probabilities", axis, width: 2, flipped };
}

/** All parts of a Split, in order: the whole again. */
function wholeAgain(node: NodeProto, reading: ScoreReading): string | undefined {
  const producer = reading.producer(node.input[0]);
  const isWhole =
    producer?.opType === "Split" &&
    producer.output.length === node.input.length &&
    producer.output.every((name, at) => name === node.input[at]) &&
    intAttribute(producer, "axis", 0) === intAttribute(node, "axis", 0);
  return isWhole ? producer.input[0] : undefined;
}

/** Scores of several places side by side, each with all classes. */
function sideBySide(
  meanings: readonly (Meaning | undefined)[],
  node: NodeProto,
  reading: ScoreReading,
  axis: number,
): Meaning | undefined {
  const [first] = meanings;
  const areRaw = meanings.every((meaning) => meaning?.stage === "raw");
  const parents = [...new Set(meanings.flatMap((meaning) => meaning?.scores ?? []))];
  const [output] = node.output;
  // Where the classes are, a Softmax behind it may tell.
  if (areRaw && meanings.every((meaning) => meaning?.axis === undefined))
    return rawScores(output, reading, { parents, lost: describeNode(node) });
  if (first?.axis === undefined) return undefined;
  const own = reading.axis(node.input[0], first.axis);
  const alike = meanings.every(
    (meaning, at) =>
      meaning?.axis !== undefined &&
      meaning.stage === first.stage &&
      meaning.width === first.width &&
      meaning.doubt === undefined &&
      meaning.activation === first.activation &&
      reading.axis(node.input[at], meaning.axis) === own,
  );
  if (!alike || own === axis || own < 0 !== axis < 0) return undefined;
  if (first.stage === "raw")
    return rawScores(output, reading, {
      axis: own,
      ...(first.width !== undefined && { width: first.width }),
      parents,
    });
  if (first.stage !== "probabilities" || first.activation === "Sigmoid") return undefined;
  if (parents.length === 1) return { ...first, axis: own };
  const given = rawScores(output, reading, {
    axis: own,
    parents,
    given: true,
    total: first.total ?? 1,
  });
  return { ...given, width: first.width, stage: "probabilities" };
}

/** Tensors one after another. */
export const concat: MeaningRule = (node, reading) => {
  const [output] = node.output;
  const meanings = node.input.map((name) => reading.meaning(name));
  const known = meanings.find((meaning) => meaning !== undefined);
  if (known === undefined) return [undefined];
  reading.noteRank(output, reading.rank(node.input[0]));
  reading.noteType(output, reading.type(node.input[0]));
  if (node.input.length === 1) return [carried(node, known, reading)];
  const axis = reading.axis(node.input[0], intAttribute(node, "axis", 0));
  const whole = wholeAgain(node, reading);
  const before = whole === undefined ? undefined : reading.meaning(whole);
  if (whole !== undefined && before !== undefined) {
    return [
      before.stage === "raw"
        ? { ...before, scores: output, from: { name: whole, factor: 1 } }
        : before,
    ];
  }
  const flipped = isTurned(meanings);
  const found = bothOfBinary(meanings, axis) ?? sideBySide(meanings, node, reading, axis);
  const doubt = `${describeNode(node)} of class scores and other numbers, so that no axis holds the classes alone`;
  const parents = meanings.flatMap((meaning) => meaning?.scores ?? []);
  // A Softmax behind them tells that they are all scores.
  if (found === undefined && meanings.every((meaning) => (meaning?.stage ?? "raw") === "raw"))
    return [rawScores(output, reading, { parents, doubt })];
  return [
    found ?? {
      stage: "derived",
      axis: undefined,
      width: undefined,
      scores: known.scores,
      activation: known.activation,
      doubt,
      // How many scores there are may only be told by the caller.
      ...(flipped !== undefined && { flipped }),
    },
  ];
};
