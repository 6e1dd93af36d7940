import { intAttribute, stringAttribute } from "../../model/attributes.ts";
import { describeNode } from "../../model/describe-node.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import type { Meaning } from "../meaning.ts";
import type { ScoreReading } from "../score-reading.ts";
import { activated } from "./activated.ts";
import { linearRules } from "./linear-rules.ts";
import { rawScores } from "./meaning-rule.ts";
import type { MeaningRule } from "./meaning-rule.ts";

/** A linear layer with its activation in the same operator. */
function fused(rule: MeaningRule): MeaningRule {
  return (node, reading) => {
    const inner = stringAttribute(node, "activation", "");
    return rule(node, reading).map((meaning) => {
      if (meaning === undefined || inner === "") return meaning;
      return { ...meaning, doubt: `an output of ${describeNode(node)} with ${inner} in it` };
    });
  };
}

/** A linear layer whose weight is at another place, or has its columns elsewhere. */
function layer(
  weightAt: number,
  widthOf: (node: NodeProto, weight: string, reading: ScoreReading) => number | undefined,
  typeAt: number,
): MeaningRule {
  return (node, reading) => {
    const [output] = node.output;
    const weight = node.input[weightAt];
    reading.noteRank(output, reading.rank(node.input[0]));
    reading.noteType(output, reading.type(node.input[typeAt]));
    if (!reading.isConstant(weight)) return [undefined];
    return [rawScores(output, reading, { axis: -1, width: widthOf(node, weight, reading) })];
  };
}

const columns = (_: NodeProto, weight: string, reading: ScoreReading): number | undefined =>
  reading.size(weight, -1);

const byFlag =
  (flag: string) =>
  (node: NodeProto, weight: string, reading: ScoreReading): number | undefined =>
    reading.size(weight, intAttribute(node, flag, 0) === 0 ? -1 : -2);

/** A Softmax of whole numbers: there is no tensor of scores before it that could be corrected. */
const quantizedSoftmax: MeaningRule = (node, reading) => {
  const [input] = node.input;
  const [output] = node.output;
  reading.noteRank(output, reading.rank(input));
  reading.noteType(output, "uint8");
  const axis = reading.axis(input, intAttribute(node, "axis", -1));
  const known = reading.meaning(input);
  const isNew = intAttribute(node, "opset", 13) >= 13 || axis + 1 === reading.rank(input);
  const meaning: Meaning = {
    ...rawScores(output, reading, { axis, width: known?.width ?? reading.size(input, axis) }),
    stage: "probabilities",
    given: true,
    ...(known !== undefined && { parents: [known.scores] }),
  };
  const isContrary = known?.axis !== undefined && reading.axis(input, known.axis) !== axis;
  if (!isContrary && isNew) return [meaning];
  return [
    {
      ...meaning,
      fault: `${describeNode(node)}, not along the classes of the layer before it alone`,
    },
  ];
};

/** Softmax of a sum; a constant summand is nothing that needs a tensor of its own. */
const biasSoftmax: MeaningRule = (node, reading) => {
  const [input] = node.input;
  const axis = reading.axis(input, intAttribute(node, "axis", 1));
  return [activated(node, reading, { input, activation: "Softmax", stage: "probabilities", axis })];
};

/** Operators that ONNX Runtime writes when it optimizes or quantizes a model. */
export const microsoftRules: Readonly<Record<string, MeaningRule>> = {
  "com.microsoft.BiasSoftmax": biasSoftmax,
  "com.microsoft.DynamicQuantizeMatMul": layer(1, columns, 2),
  "com.microsoft.FusedConv": fused(linearRules["Conv"]),
  "com.microsoft.FusedGemm": fused(linearRules["Gemm"]),
  "com.microsoft.FusedMatMul": layer(1, byFlag("transB"), 1),
  "com.microsoft.MatMulIntegerToFloat": layer(1, columns, 2),
  "com.microsoft.MatMulNBits": layer(1, (node) => intAttribute(node, "N", 0), 2),
  "com.microsoft.NhwcConv": layer(1, (_, weight, reading) => reading.size(weight, 0), 1),
  "com.microsoft.QGemm": layer(3, byFlag("transB"), 8),
  "com.microsoft.QLinearSoftmax": quantizedSoftmax,
};
