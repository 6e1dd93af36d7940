import { intAttribute } from "../../model/attributes.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import type { ScoreReading } from "../score-reading.ts";
import { rawScores } from "./meaning-rule.ts";
import type { MeaningRule } from "./meaning-rule.ts";

const computedProduct = "a product of two computed tensors";

function product(
  node: NodeProto,
  reading: ScoreReading,
  left: string,
  right: string,
): ReturnType<MeaningRule> {
  const [output] = node.output;
  const rightRank = reading.rank(right);
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

const matMul: MeaningRule = (node, reading) => product(node, reading, node.input[0], node.input[1]);

const gemm: MeaningRule = (node, reading) => {
  const [left, right] = node.input;
  const [output] = node.output;
  reading.noteRank(output, 2);
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

/** Linear layers: what they compute has its classes along a known axis. */
export const linearRules: Readonly<Record<string, MeaningRule>> = {
  Conv: convolution(1, outermost),
  ConvInteger: convolution(1, outermost),
  ConvTranspose: convolution(1, transposed),
  Gemm: gemm,
  MatMul: matMul,
  MatMulInteger: matMul,
  QLinearConv: convolution(3, outermost),
  QLinearMatMul: (node, reading) => product(node, reading, node.input[0], node.input[3]),
};
