import { intAttribute, stringAttribute } from "../../model/attributes.ts";
import { describeNode } from "../../model/describe-node.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { linearOperators, type LinearOperator } from "../linear-operators.ts";
import type { ScoreReading } from "../score-reading.ts";
import { rawScores } from "./meaning-rule.ts";
import type { MeaningRule } from "./meaning-rule.ts";

/** Why a product may be none of a layer: attention multiplies so. */
export const computedProduct = "a product of two computed tensors";

function product(
  node: NodeProto,
  reading: ScoreReading,
  left: string,
  right: string,
): ReturnType<MeaningRule> {
  const [output] = node.output;
  const rightRank = reading.rank(right);
  const leftRank = reading.rank(left);
  if (leftRank !== undefined && rightRank !== undefined && rightRank > 1 && leftRank > 1)
    reading.noteRank(output, Math.max(leftRank, rightRank));
  if (reading.isConstant(right)) {
    // A vector as the weight: one score, and no axis for it.
    if (rightRank === 1) return [rawScores(output, reading, { width: 1 })];
    return [rawScores(output, reading, { axis: -1, width: reading.size(right, -1) })];
  }
  if (!reading.isConstant(left)) return [rawScores(output, reading, { doubt: computedProduct })];
  if (reading.rank(left) === 1) return [rawScores(output, reading, { width: 1 })];
  if (rightRank === undefined)
    return [rawScores(output, reading, { doubt: "of unknown dimensions" })];
  const axis = rightRank === 1 ? -1 : -2;
  return [rawScores(output, reading, { axis, width: reading.size(left, -2) })];
}

const matMul: MeaningRule = (node, reading) => {
  const [left, right] = node.input;
  reading.noteType(node.output[0], reading.type(right));
  return product(node, reading, left, right);
};

/** Whole numbers that are scaled later. */
const integers =
  (rule: MeaningRule): MeaningRule =>
  (node, reading) => {
    const found = rule(node, reading).map((meaning) => meaning && { ...meaning, quantized: true });
    reading.noteType(node.output[0], "int32");
    return found;
  };

const gemm: MeaningRule = (node, reading) => {
  const [left, right] = node.input;
  const [output] = node.output;
  reading.noteRank(output, 2);
  reading.noteType(output, reading.type(right));
  if (reading.isConstant(right)) {
    const width = reading.size(right, intAttribute(node, "transB", 0) === 0 ? 1 : 0);
    return [rawScores(output, reading, { axis: 1, width })];
  }
  if (!reading.isConstant(left)) return [rawScores(output, reading, { doubt: computedProduct })];
  const width = reading.size(left, intAttribute(node, "transA", 0) === 0 ? 0 : 1);
  return [rawScores(output, reading, { axis: 0, width })];
};

/** Convolutions have the layer's outputs along axis 1. */
function convolution(
  weightAt: number,
  widthOf: (node: NodeProto, weight: string, reading: ScoreReading) => number | undefined,
): MeaningRule {
  return (node, reading) => {
    const weight = node.input[weightAt];
    const [output] = node.output;
    reading.noteRank(output, reading.rank(weight));
    reading.noteType(output, reading.type(weight));
    if (!reading.isConstant(weight))
      return [rawScores(output, reading, { doubt: computedProduct })];
    return [rawScores(output, reading, { axis: 1, width: widthOf(node, weight, reading) })];
  };
}

const outermost = (_: NodeProto, weight: string, reading: ScoreReading): number | undefined =>
  reading.size(weight, 0);

const transposed = (node: NodeProto, weight: string, reading: ScoreReading): number | undefined => {
  const size = reading.size(weight, 1);
  return size === undefined ? undefined : size * intAttribute(node, "group", 1);
};

/** The one axis of the result that a constant operand alone has; any other product has none for classes. */
const einsum: MeaningRule = (node, reading) => {
  const [output] = node.output;
  const [given, result] = stringAttribute(node, "equation", "").replaceAll(" ", "").split("->");
  const terms = given.split(",");
  const weight = node.input.findIndex((name) => reading.isConstant(name));
  if (weight === -1 || result === undefined || given.includes(".") || terms.length !== 2)
    return [rawScores(output, reading, { doubt: computedProduct })];
  reading.noteRank(output, result.length);
  reading.noteType(output, reading.type(node.input[weight]));
  const own = terms[weight]
    .split("")
    .filter((letter) => !terms[1 - weight].includes(letter) && result.includes(letter));
  if (own.length !== 1)
    return [rawScores(output, reading, { doubt: `an output of ${describeNode(node)}` })];
  const width = reading.size(node.input[weight], terms[weight].indexOf(own[0]));
  return [
    rawScores(output, reading, {
      axis: result.indexOf(own[0]),
      ...(width !== undefined && { width }),
    }),
  ];
};

/** Weighted sums of probabilities are no raw scores, unless a further layer or activation makes some of them. */
function ofNumbers(rule: MeaningRule): MeaningRule {
  return (node, reading) => {
    const share = node.input
      .map((name) => reading.meaning(name))
      .find((meaning) => meaning?.stage === "probabilities" && meaning.activation !== "Sigmoid");
    const found = rule(node, reading);
    if (share === undefined || share.doubt !== undefined) return found;
    const fault = `${describeNode(node)}, which adds probabilities up`;
    return found.map((meaning) => meaning && { ...meaning, fault });
  };
}

const layers: Readonly<Record<LinearOperator, MeaningRule>> = {
  Conv: convolution(1, outermost),
  ConvInteger: integers(convolution(1, outermost)),
  ConvTranspose: convolution(1, transposed),
  Einsum: einsum,
  Gemm: gemm,
  MatMul: matMul,
  MatMulInteger: integers(matMul),
  QLinearConv: convolution(3, outermost),
  QLinearMatMul: (node, reading) => product(node, reading, node.input[0], node.input[3]),
};

/** What each linear layer computes. */
export const linearRules: Readonly<Record<string, MeaningRule>> = Object.fromEntries(
  linearOperators.map((opType) => [opType, ofNumbers(layers[opType])]),
);
