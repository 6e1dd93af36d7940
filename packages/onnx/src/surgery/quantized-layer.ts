import { create } from "@bufbuild/protobuf";
import { foldConstant } from "../graph/fold-constant.ts";
import type { Constant } from "../graph/constant.ts";
import type { GraphIndex } from "../graph/graph-index.ts";
import { createAttribute, floatAttribute, intAttribute } from "../model/attributes.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { operatorOf } from "../model/operator-of.ts";
import { convolutionFault } from "./linear-form.ts";
import type { LinearLayer, ReadLayer } from "./linear-form.ts";

/** The real tensor that a quantised one was made from. */
function unquantized(index: GraphIndex, value: string): string | undefined {
  const node = index.producer(value);
  const makes = node?.opType === "QuantizeLinear" || node?.opType === "DynamicQuantizeLinear";
  return makes && node.output[0] === value ? node.input[0] : undefined;
}

type Folded = Constant | undefined;

/** A product of constants; undefined where one of them is none. */
function product(one: Folded, other: Folded): Folded {
  if (one === undefined || other === undefined) return undefined;
  return foldConstant(create(NodeProtoSchema, { opType: "Mul" }), [one, other]);
}

/** The real numbers of whole ones, with one scale or one for each index along an axis. */
function real(data: Folded, scale: Folded, zero: Folded, axis: number): Folded {
  if (data === undefined || scale === undefined) return undefined;
  const node = create(NodeProtoSchema, {
    opType: "DequantizeLinear",
    attribute: [createAttribute("axis", axis)],
  });
  return foldConstant(node, [data, scale, zero]);
}

/** Where an operator has its operands. */
interface Places {
  readonly feature: number;
  readonly featureScale: number;
  readonly weight: number;
  readonly weightScale: number;
  readonly weightZero: number;
  readonly bias: number;
}

const qLinear: Places = {
  feature: 0,
  featureScale: 1,
  weight: 3,
  weightScale: 4,
  weightZero: 5,
  bias: 8,
};

function fromWholeNumbers(
  index: GraphIndex,
  node: NodeProto,
  form: Pick<LinearLayer, "operator" | "columns"> & { places?: Places; alpha?: number },
): ReadLayer {
  const { operator, columns, places = qLinear, alpha = 1 } = form;
  const at = (place: number): Folded => index.constant(node.input[place] ?? "");
  const feature = unquantized(index, node.input[places.feature]);
  if (feature === undefined) {
    return { fault: "a quantised layer whose features exist as whole numbers only" };
  }
  const bias = operator === "MatMul" ? "" : (node.input[places.bias] ?? "");
  const scales = at(places.weightScale);
  const weights = real(at(places.weight), scales, at(places.weightZero), columns ? 1 : 0);
  const biases = real(at(places.bias), product(scales, at(places.featureScale)), undefined, 0);
  return {
    operator,
    feature,
    weight: node.input[places.weight],
    bias: bias === "" ? undefined : bias,
    weights,
    biases: bias === "" ? undefined : biases,
    columns,
    scale: alpha,
    biasScale: alpha,
  };
}

/** ONNX Runtime's product of real features, which it quantises itself, with quantised weights. */
function withRealResult(
  index: GraphIndex,
  node: NodeProto,
  places: Omit<Places, "featureScale">,
): ReadLayer {
  const at = (place: number): Folded => index.constant(node.input[place] ?? "");
  const name = node.input[places.feature];
  const isReal = node.opType === "DynamicQuantizeMatMul";
  const feature = isReal ? name : unquantized(index, name);
  if (feature === undefined) {
    return { fault: "a quantised layer whose features exist as whole numbers only" };
  }
  const bias = node.input[places.bias] ?? "";
  return {
    operator: "MatMul",
    feature,
    weight: node.input[places.weight],
    bias: bias === "" ? undefined : bias,
    weights: real(at(places.weight), at(places.weightScale), at(places.weightZero), 1),
    biases: index.constant(bias),
    columns: true,
    scale: 1,
    biasScale: 1,
  };
}

/** The other of two inputs that are multiplied, where one is what is asked for. */
function factors(node: NodeProto): readonly (readonly [string, string])[] {
  const [one, other] = node.input;
  return operatorOf(node) === "Mul" && node.input.length === 2
    ? [
        [one, other],
        [other, one],
      ]
    : [];
}

/** Whole numbers multiplied with the scales of both operands: what dynamic quantisation writes. */
function dynamic(index: GraphIndex, node: NodeProto): ReadLayer | undefined {
  for (const [inner, scale] of factors(node)) {
    const cast = index.producer(inner);
    const whole = cast?.opType === "Cast" ? index.producer(cast.input[0]) : cast;
    const scales = index.producer(scale);
    if (whole?.opType !== "MatMulInteger" || scales === undefined) continue;
    const [data, weight, , zero = ""] = whole.input;
    const source = index.producer(data);
    const pair = factors(scales).find(([first]) => first === source?.output[1]);
    const feature = unquantized(index, data);
    if (feature === undefined || pair === undefined) {
      return { fault: "whole numbers whose scale is not that of the features and weights" };
    }
    const parts = [weight, pair[1], zero].map((name) => index.constant(name));
    return {
      operator: "MatMul",
      feature,
      weight,
      bias: undefined,
      weights: real(parts[0], parts[1], parts[2], 1),
      biases: undefined,
      columns: true,
      scale: 1,
      biasScale: 1,
    };
  }
  return undefined;
}

/** A layer that computes with whole numbers, as one with real ones. */
export function quantizedLayer(index: GraphIndex, node: NodeProto): ReadLayer | undefined {
  switch (operatorOf(node)) {
    case "Mul":
      return dynamic(index, node);
    case "QLinearMatMul":
      return fromWholeNumbers(index, node, { operator: "MatMul", columns: true });
    case "QLinearConv": {
      const fault = convolutionFault(node, index.constant(node.input[3]));
      if (fault !== undefined) return { fault };
      return fromWholeNumbers(index, node, { operator: "Conv", columns: false });
    }
    case "com.microsoft.QGemm": {
      if (intAttribute(node, "transA", 0) !== 0) return { fault: "a Gemm of transposed features" };
      const columns = intAttribute(node, "transB", 0) === 0;
      const alpha = floatAttribute(node, "alpha", 1);
      const places = { ...qLinear, bias: 6 };
      return fromWholeNumbers(index, node, { operator: "Gemm", columns, places, alpha });
    }
    case "com.microsoft.DynamicQuantizeMatMul":
      return withRealResult(index, node, {
        feature: 0,
        weight: 1,
        weightScale: 2,
        weightZero: 3,
        bias: 4,
      });
    case "com.microsoft.MatMulIntegerToFloat":
      return withRealResult(index, node, {
        feature: 0,
        weight: 1,
        weightScale: 3,
        weightZero: 5,
        bias: 6,
      });
    case "com.microsoft.MatMulNBits":
      return { fault: `weights of ${intAttribute(node, "bits", 4)} bits in blocks (MatMulNBits)` };
    case "MatMulInteger":
    case "ConvInteger":
      return { fault: "whole numbers that are not scaled" };
    default:
      return undefined;
  }
}
