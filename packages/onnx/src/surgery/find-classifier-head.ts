import { ModelError } from "@balms/core";
import { checkOptions } from "@balms/core/adapter";
import { builderFromModel } from "../graph/builder-from-model.ts";
import { elementCount } from "../graph/constant.ts";
import type { Constant } from "../graph/constant.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { subgraphs } from "../model/attributes.ts";
import { describeNode } from "../model/describe-node.ts";
import { isFloatingPoint } from "../model/element-type.ts";
import { graphOf } from "../model/model.ts";
import type { OnnxModel } from "../model/model.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { inlineFunctions } from "../scores/inline-functions.ts";
import { chooseScores } from "./choose-scores.ts";
import type { ChosenScores } from "./choose-scores.ts";
import { followClasses } from "./follow-classes.ts";
import { readLayer } from "./read-layer.ts";
import type { LinearLayer } from "./linear-form.ts";
import type { HeadActivation } from "./score-path.ts";

/** The last linear layer of a classifier, with the factors behind it: `logits = feature·Wᵀ + b`, but for the layout. */
export interface ClassifierHead {
  /** Name of the tensor with the raw class scores, before any Softmax. */
  readonly logits: string;
  /** Name of the graph output that it leads to. */
  readonly output: string;
  /** What lies between them. */
  readonly activation: HeadActivation | undefined;
  /** What computes the layer: a convolution is one of 1×1, for each position of a map. */
  readonly operator: "Gemm" | "MatMul" | "Conv";
  /** Name of what the layer computes; the logits come of it by another layout, a mean over positions or a factor. */
  readonly layer: string;
  /** Name of the tensor that goes into the layer: [batch, D], [batch, …, D], or [batch, D, height, width] for a convolution. */
  readonly feature: string;
  /** Name of the weight, as the layer reads it. */
  readonly weight: string;
  /** Name of the bias; undefined when the layer has none. */
  readonly bias: string | undefined;
  /** Whether the weight lies as [D, C] instead of [C, D]. */
  readonly columns: boolean;
  /** Factor on the product: Gemm's alpha, the inverse of a temperature, the scale of a cosine head. */
  readonly scale: number;
  /** Factor on the bias. */
  readonly biasScale: number;
  /** D. */
  readonly dimensions: number;
  /** C. */
  readonly classes: number;
  /** The class axis of the logits; counted from the end (−1) where their number of dimensions is not known. */
  readonly axis: number;
  /** Whether negative scores are cut off before a mean over positions (SqueezeNet): what the layer computes is not raw then. */
  readonly rectified: boolean;
}

function notLinear(logits: string, received: string): ModelError {
  return new ModelError({
    parameter: logits,
    received,
    expected: "a linear layer with constant weights: Gemm, 1×1 Conv, or MatMul with or without Add",
    hint: "If another tensor holds the class scores of a linear layer, name it with the option `logits`; otherwise give features instead of a model.",
  });
}

function noLayer(logits: string, node: NodeProto): ModelError {
  const received = `an output of ${describeNode(node)}`;
  if (subgraphs(node).length === 0) return notLinear(logits, received);
  return new ModelError({
    parameter: logits,
    received: `${received}, whose bodies compute the class scores`,
    expected: "a linear layer in the graph itself",
    hint: "Cut the model off at the features that the bodies read with extractFeatureModel, and put a head on them with appendHead.",
  });
}

/** D and C of a weight; ones around a matrix do not count. */
function sizesOf(logits: string, layer: LinearLayer): readonly [number, number] {
  const { weights, operator, columns } = layer;
  if (weights === undefined) {
    throw notLinear(logits, "a layer whose weight is computed, not constant");
  }
  const { dims, type } = weights;
  const matrix = operator === "Conv" ? dims.slice(0, 2) : dims.slice(-2);
  if (matrix.length !== 2 || elementCount(matrix) !== elementCount(dims)) {
    throw notLinear(logits, `a weight with ${dims.length} dimensions`);
  }
  if (!isFloatingPoint(type)) throw notLinear(logits, `a weight of element type ${type}`);
  return columns ? [matrix[0], matrix[1]] : [matrix[1], matrix[0]];
}

function checkBias(logits: string, bias: Constant | undefined, classes: number): void {
  if (bias === undefined) {
    throw notLinear(logits, "a layer whose bias is computed, not constant");
  }
  const size = elementCount(bias.dims);
  if (size !== classes && size !== 1) {
    throw notLinear(logits, `a bias of ${size} values for ${classes} classes`);
  }
}

function layerBehind(index: GraphIndex, { layer: value, logits }: ChosenScores): LinearLayer {
  const node = index.producer(value);
  if (node === undefined) throw notLinear(logits, "a tensor that no node computes");
  const layer = readLayer(index, value);
  if (layer === undefined) throw noLayer(logits, node);
  if ("fault" in layer) throw notLinear(logits, layer.fault);
  return layer;
}

/**
 * Finds the linear layer that a classifier ends in.
 *
 * Looks behind the model's outputs (or the named tensor) through Softmax, LogSoftmax and Sigmoid, other layouts (Reshape, Flatten,
 * Transpose, Squeeze …), casts, means over positions, resizing of maps, constant factors (temperatures, cosine scales), rounding of quantised models and what
 * adjustModel added, for a Gemm, a MatMul with or without Add, a 1×1 Conv, or one of them in whole numbers. Weights may be
 * computed from constants. Local functions that the scores come from are read as if they were written out, which {@link replaceHead}
 * does.
 *
 * @param model - a classifier
 * @param options - `logits`: name of the tensor with the raw class scores, when there are several
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
  const written = inlineFunctions(model);
  const index = new GraphIndex(graphOf(written));
  const chosen = chooseScores(index, options.logits);
  const { logits, output, activation, layer: value, before } = chosen;
  const read = layerBehind(index, chosen);
  const { weights: _, biases, ...layer } = read;
  const [dimensions, classes] = sizesOf(logits, read);
  if (layer.bias !== undefined) checkBias(logits, biases, classes);
  const rectified = before.some(({ kind }) => kind === "bound");
  if (rectified && layer.operator !== "Conv") throw notLinear(logits, "an output of Relu");
  const axis = followClasses(builderFromModel(written), chosen, { ...layer, classes });
  const factor = before.reduce((all, step) => all * step.factor, 1);
  return {
    ...layer,
    logits,
    output,
    activation,
    layer: value,
    scale: layer.scale * factor,
    biasScale: layer.biasScale * factor,
    dimensions,
    classes,
    axis,
    rectified,
  };
}
