import { floatAttribute, intAttribute, stringAttribute } from "../model/attributes.ts";
import { elementCount } from "../graph/constant.ts";
import type { Constant } from "../graph/constant.ts";
import type { GraphIndex } from "../graph/graph-index.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { operatorOf } from "../model/operator-of.ts";
import { convolutionFault } from "./linear-form.ts";
import type { LinearLayer, ReadLayer } from "./linear-form.ts";
import { quantizedLayer } from "./quantized-layer.ts";

function gemm(index: GraphIndex, node: NodeProto): ReadLayer {
  if (intAttribute(node, "transA", 0) !== 0) return { fault: "a Gemm of transposed features" };
  if (stringAttribute(node, "activation", "") !== "") {
    return {
      fault: `a layer with an activation inside (${stringAttribute(node, "activation", "")})`,
    };
  }
  const bias = node.input[2] ?? "";
  return {
    operator: "Gemm",
    feature: node.input[0],
    weight: node.input[1],
    bias: bias === "" ? undefined : bias,
    weights: index.constant(node.input[1]),
    biases: index.constant(bias),
    columns: intAttribute(node, "transB", 0) === 0,
    scale: floatAttribute(node, "alpha", 1),
    biasScale: floatAttribute(node, "beta", 1),
  };
}

function matMul(index: GraphIndex, node: NodeProto): ReadLayer {
  const turned = ["transA", "transBatchA", "transBatchB"].some(
    (name) => intAttribute(node, name, 0) !== 0,
  );
  if (turned) return { fault: "a product of transposed features" };
  const [feature, weight] = node.input;
  return {
    operator: "MatMul",
    feature,
    weight,
    bias: undefined,
    weights: index.constant(weight),
    biases: undefined,
    columns: intAttribute(node, "transB", 0) === 0,
    scale: floatAttribute(node, "alpha", 1),
    biasScale: 1,
  };
}

function conv(index: GraphIndex, node: NodeProto): ReadLayer {
  const [feature, weight, bias = ""] = node.input;
  const weights = index.constant(weight);
  const fault = convolutionFault(node, weights);
  if (fault !== undefined) return { fault };
  return {
    operator: "Conv",
    feature,
    weight,
    bias: bias === "" ? undefined : bias,
    weights,
    biases: index.constant(bias),
    columns: false,
    scale: 1,
    biasScale: 1,
  };
}

const rules: ReadonlyMap<string, (index: GraphIndex, node: NodeProto) => ReadLayer> = new Map([
  ["Conv", conv],
  ["Gemm", gemm],
  ["MatMul", matMul],
  ["com.microsoft.FusedConv", conv],
  ["com.microsoft.FusedGemm", gemm],
  ["com.microsoft.FusedMatMul", matMul],
]);

function readProduct(index: GraphIndex, node: NodeProto): ReadLayer | undefined {
  const layer = rules.get(operatorOf(node))?.(index, node) ?? quantizedLayer(index, node);
  const dims = layer !== undefined && "weights" in layer ? layer.weights?.dims : undefined;
  // However many rows it says it has, a file of a few bytes can.
  return dims?.includes(0) === true
    ? { fault: `a weight of no numbers [${dims.join(", ")}]` }
    : layer;
}

/** Whether a constant adds one number to each class, or the same to all. */
function isBiasOf(layer: LinearLayer, bias: Constant): boolean {
  const { operator, weights } = layer;
  const size = elementCount(bias.dims);
  if (size === 1 || weights === undefined) return true;
  const classes = operator === "Conv" || !layer.columns ? weights.dims[0] : weights.dims.at(-1);
  const last = operator === "Conv" ? bias.dims.findIndex((dim) => dim !== 1) : -1;
  return size === classes && (bias.dims.at(last) === classes || classes === 1);
}

function withBias(index: GraphIndex, node: NodeProto): ReadLayer | undefined {
  for (const [position, input] of node.input.entries()) {
    const product = index.producer(input);
    const layer = product === undefined ? undefined : readProduct(index, product);
    if (layer === undefined) continue;
    const bias = node.input[1 - position];
    const biases = index.constant(bias);
    if ("fault" in layer) return layer;
    if (layer.bias !== undefined) return undefined;
    if (biases !== undefined && !isBiasOf(layer, biases)) {
      const size = elementCount(biases.dims);
      return {
        fault: `a layer to which ${size} numbers are added that are not one for each class`,
      };
    }
    return { ...layer, bias, biases };
  }
  return undefined;
}

/** The linear layer that computes a value, with what is added to it; undefined when something else does. */
export function readLayer(index: GraphIndex, value: string): ReadLayer | undefined {
  const node = index.producer(value);
  if (node === undefined || node.output[0] !== value) return undefined;
  return operatorOf(node) === "Add" && node.input.length === 2
    ? withBias(index, node)
    : readProduct(index, node);
}
