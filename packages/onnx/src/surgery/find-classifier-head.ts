import { ModelError } from "@balms/core";
import { checkOptions } from "@balms/core/adapter";
import { floatAttribute, intAttribute } from "../model/attributes.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { findLogits } from "./find-logits.ts";
import type { Logits } from "./find-logits.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { describeNode } from "../model/describe-node.ts";
import { elementCount } from "../graph/constant.ts";
import type { Constant } from "../graph/constant.ts";

/** The last linear layer of a classifier: `logits = feature·Wᵀ + b`. */
export interface ClassifierHead extends Logits {
  /** Name of the tensor [batch, D] that goes into the layer. */
  readonly feature: string;
  /** Name of the weight, as the layer reads it. */
  readonly weight: string;
  /** Name of the bias; undefined when the layer has none. */
  readonly bias: string | undefined;
  /** Whether the weight lies as [D, C] instead of [C, D]. */
  readonly columns: boolean;
  /** Factor on the product (Gemm's alpha). */
  readonly scale: number;
  /** Factor on the bias (Gemm's beta). */
  readonly biasScale: number;
  /** D. */
  readonly dimensions: number;
  /** C. */
  readonly classes: number;
}

type Layer = Omit<ClassifierHead, keyof Logits | "dimensions" | "classes">;

function notLinear(logits: string, received: string): ModelError {
  return new ModelError({
    parameter: logits,
    received,
    expected: "a linear layer with constant weights: Gemm, or MatMul with or without Add",
    hint: "If another tensor holds the class scores of a linear layer, name it with the option `logits`; otherwise give features instead of a model.",
  });
}

function fromGemm(node: NodeProto): Layer | undefined {
  if (intAttribute(node, "transA", 0) !== 0) return undefined;
  const bias = node.input[2] ?? "";
  return {
    feature: node.input[0],
    weight: node.input[1],
    bias: bias === "" ? undefined : bias,
    columns: intAttribute(node, "transB", 0) === 0,
    scale: floatAttribute(node, "alpha", 1),
    biasScale: floatAttribute(node, "beta", 1),
  };
}

function fromMatMul(node: NodeProto, bias: string | undefined): Layer {
  const [feature, weight] = node.input;
  return { feature, weight, bias, columns: true, scale: 1, biasScale: 1 };
}

function layerOf(index: GraphIndex, node: NodeProto): Layer | undefined {
  if (node.opType === "Gemm") return fromGemm(node);
  if (node.opType === "MatMul") return fromMatMul(node, undefined);
  if (node.opType !== "Add") return undefined;
  const position = node.input.findIndex((input) => index.producer(input)?.opType === "MatMul");
  const product = index.producer(node.input[position] ?? "");
  return product === undefined ? undefined : fromMatMul(product, node.input[1 - position]);
}

function checkWeight(logits: string, weight: Constant | undefined): readonly [number, number] {
  if (weight === undefined)
    throw notLinear(logits, "a layer whose weight is computed, not constant");
  const { dims, type } = weight;
  if (dims.length !== 2) throw notLinear(logits, `a weight with ${dims.length} dimensions`);
  if (type !== "float32" && type !== "float64") {
    throw notLinear(logits, `a weight of element type ${type}`);
  }
  return [dims[0], dims[1]];
}

/**
 * Finds the linear layer that a classifier ends in.
 *
 * Looks behind the model's output (or the named tensor) through Softmax, LogSoftmax, Identity, Dropout and what adjustModel added,
 * for a Gemm, a MatMul or a MatMul with Add, with weights that are initializers, constants, or transposed ones.
 *
 * @param model - a classifier
 * @param options - `logits`: name of the tensor with the raw class scores, when it is not found behind the only output
 * @throws {@link ModelError} that says what was found instead of a linear layer, and what to do.
 * @example
 * ```ts
 * import { findClassifierHead, headModel } from "@balms/onnx";
 *
 * const model = headModel({ training: "unknown", weight: new Float32Array(6), bias: new Float32Array(2), dimensions: 3, classes: 2 });
 * const { feature, logits, classes } = findClassifierHead(model);
 * console.log(feature, logits, classes); // features logits 2
 * ```
 */
export function findClassifierHead(
  model: OnnxModel,
  options: { logits?: string } = {},
): ClassifierHead {
  checkOptions(options, ["logits"]);
  const index = new GraphIndex(graphOf(model));
  const found = findLogits(model, index, options.logits);
  const node = index.producer(found.logits);
  if (node === undefined) throw notLinear(found.logits, "a tensor that no node computes");
  const layer = layerOf(index, node);
  if (layer === undefined) throw notLinear(found.logits, `an output of ${describeNode(node)}`);
  const [rows, width] = checkWeight(found.logits, index.constant(layer.weight));
  const [dimensions, classes] = layer.columns ? [rows, width] : [width, rows];
  if (layer.bias !== undefined) {
    const bias = index.constant(layer.bias);
    if (bias === undefined)
      throw notLinear(found.logits, "a layer whose bias is computed, not constant");
    const size = elementCount(bias.dims);
    if (size !== classes && size !== 1) {
      throw notLinear(found.logits, `a bias of ${size} values for ${classes} classes`);
    }
  }
  return { ...found, ...layer, dimensions, classes };
}
