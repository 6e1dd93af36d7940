import { intAttribute, stringAttribute } from "../../model/attributes.ts";
import { describeNode } from "../../model/describe-node.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Meaning, Stage } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { carried, computed } from "./carried.ts";
import { classLabels, numbersAttribute } from "./classifier-attributes.ts";
import { rawScores } from "./meaning-rule.ts";
import type { MeaningRule } from "./meaning-rule.ts";
import { isOneSided, treeVotes } from "./tree-votes.ts";

/** What the numbers of a classifier are, or why they cannot be corrected. */
type Found = Extract<Stage, "raw" | "probabilities" | "positive"> | { readonly fault: string };

const margins = { fault: "margins or votes, which do not add up to 1" };

/** Whether two classes have opposite scores, so that their Sigmoids add up to 1. */
function isOpposite(node: NodeProto): boolean {
  const weights = numbersAttribute(node, "coefficients");
  const intercepts = numbersAttribute(node, "intercepts");
  const half = weights.length / 2;
  const weightsAre = weights.slice(0, half).every((weight, at) => weight === -weights[half + at]);
  return weightsAre && (intercepts.length === 0 || intercepts[0] === -intercepts[1]);
}

function linear(node: NodeProto, classes: number, transform: string): Found {
  const rows = numbersAttribute(node, "intercepts").length;
  if (rows === 1 && classes === 2) return transform === "LOGISTIC" ? "probabilities" : margins;
  if (transform === "NONE") return "raw";
  if (transform.startsWith("SOFTMAX")) return "probabilities";
  if (transform !== "LOGISTIC") return margins;
  return classes === 2 && isOpposite(node) ? "probabilities" : "positive";
}

function trees(node: NodeProto, classes: number, transform: string): Found {
  const oneSided = isOneSided(node, classes);
  if (transform.startsWith("SOFTMAX")) return oneSided ? margins : "probabilities";
  if (transform === "LOGISTIC") return oneSided ? "probabilities" : "positive";
  const votes = transform === "NONE" ? treeVotes(node, classes) : "margins";
  return votes === "margins" ? margins : votes;
}

function machine(node: NodeProto, _: number, transform: string): Found {
  const hasProbabilities = numbersAttribute(node, "prob_a").length > 0;
  return hasProbabilities && transform === "NONE" ? "probabilities" : margins;
}

/** An operator with two outputs: the chosen class, and a number for each class. */
function classifier(
  read: (node: NodeProto, classes: number, transform: string) => Found,
): MeaningRule {
  return (node, reading) => {
    const [label, scores] = node.output;
    if (scores === undefined || scores === "") return [];
    const classes = classLabels(node);
    const found = read(node, classes.length, stringAttribute(node, "post_transform", "NONE"));
    reading.noteRank(scores, 2);
    reading.noteType(scores, "float32");
    const isFault = typeof found === "object";
    const stage = isFault ? "positive" : found;
    const meaning: Meaning = {
      ...rawScores(scores, reading, { axis: 1, width: classes.length }),
      stage,
      ...(stage !== "raw" && { given: true }),
      ...(isFault && { fault: `${describeNode(node)}, which gives ${found.fault}` }),
    };
    if (label !== "") reading.labels.set(scores, { name: label, classes });
    return [{ ...meaning, stage: "label", axis: undefined }, meaning];
  };
}

/** A regression: its numbers are scores only when an activation says so. */
const regressor: MeaningRule = (node, reading) => {
  const [output] = node.output;
  reading.noteRank(output, 2);
  reading.noteType(output, "float32");
  const given = intAttribute(node, node.opType.startsWith("Tree") ? "n_targets" : "targets", 1);
  const doubt = `an output of ${describeNode(node)}, a regression`;
  const plain = stringAttribute(node, "post_transform", "NONE") === "NONE";
  return [plain ? rawScores(output, reading, { axis: 1, width: given, doubt }) : undefined];
};

/** Divides by the sum along the last of two axes: positive numbers become probabilities, and so do those of a Softmax by hand. */
function normalized(node: NodeProto, reading: ScoreReading, meaning: Meaning): Meaning {
  if (meaning.stage === "probabilities") return carried(node, meaning, reading);
  if (meaning.stage !== "positive") return computed(node, meaning, reading);
  const [output] = node.output;
  reading.noteRank(output, reading.rank(node.input[0]));
  reading.noteType(output, "float32");
  reading.successors.set(meaning.scores, output);
  const { axis, width, fault, scores } = meaning;
  const source = rawScores(output, reading, { axis, width, given: true, parents: [scores] });
  return { ...source, stage: "probabilities", ...(fault !== undefined && { fault }) };
}

const normalizer: MeaningRule = (node, reading) => {
  const meaning = reading.meaning(node.input[0]);
  if (meaning === undefined) return [undefined];
  const isSum = stringAttribute(node, "norm", "MAX") === "L1";
  return [isSum ? normalized(node, reading, meaning) : computed(node, meaning, reading)];
};

/** Operators that converters of scikit-learn write. */
export const classifierRules: Readonly<Record<string, MeaningRule>> = {
  "ai.onnx.ml.LinearClassifier": classifier(linear),
  "ai.onnx.ml.LinearRegressor": regressor,
  "ai.onnx.ml.Normalizer": normalizer,
  "ai.onnx.ml.SVMClassifier": classifier(machine),
  "ai.onnx.ml.SVMRegressor": regressor,
  "ai.onnx.ml.TreeEnsembleClassifier": classifier(trees),
  "ai.onnx.ml.TreeEnsembleRegressor": regressor,
};
