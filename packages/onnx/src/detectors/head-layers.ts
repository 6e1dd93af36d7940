import type { Constant } from "../graph/constant.ts";
import { elementCount } from "../graph/constant.ts";
import type { GraphIndex } from "../graph/graph-index.ts";
import { intAttribute } from "../model/attributes.ts";
import { isFloatingPoint } from "../model/element-type.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { operatorOf } from "../model/operator-of.ts";
import { readLayer } from "../surgery/read-layer.ts";
import type { DetectorLevel } from "./detector-head.ts";

/** A linear layer of a graph, or a convolution of any window. */
export interface HeadLayer extends Omit<DetectorLevel, "anchors" | "stride" | "first"> {
  /** The axis of its channels in what it computes; undefined: the last. */
  readonly axis: 1 | undefined;
}

/** A convolution, whatever its window: each of its channels has a bias of its own. */
function convolution(index: GraphIndex, node: NodeProto): HeadLayer | undefined {
  const [feature, weight, bias = ""] = node.input;
  const weights = index.constant(weight);
  if (weights === undefined || !isFloatingPoint(weights.type)) return undefined;
  if (intAttribute(node, "group", 1) !== 1) return undefined;
  const [channels, dimensions, ...kernel] = weights.dims;
  return {
    operator: "Conv",
    node: node.name,
    feature,
    logits: node.output[0],
    weight,
    bias: bias === "" ? undefined : bias,
    dimensions,
    channels,
    kernel,
    axis: 1,
  };
}

function sizesOf({ dims }: Constant, columns: boolean): readonly [number, number] | undefined {
  const [rows, width] = dims.slice(-2);
  if (dims.length < 2 || rows * width !== elementCount(dims)) return undefined;
  return columns ? [rows, width] : [width, rows];
}

function linear(index: GraphIndex, node: NodeProto): HeadLayer | undefined {
  const layer = readLayer(index, node.output[0]);
  if (layer === undefined || "fault" in layer || layer.weights === undefined) return undefined;
  const { operator, feature, weight, bias, weights, columns } = layer;
  if (!isFloatingPoint(weights.type)) return undefined;
  const sizes =
    operator === "Conv" ? weights.dims.slice(0, 2).toReversed() : sizesOf(weights, columns);
  if (sizes === undefined) return undefined;
  const [dimensions, channels] = sizes;
  const kernel = operator === "Conv" ? weights.dims.slice(2) : [];
  const said = { operator, node: node.name, feature, logits: node.output[0], weight, bias };
  return { ...said, dimensions, channels, kernel, axis: operator === "Conv" ? 1 : undefined };
}

/** The layers with constant weights of a graph, a product with the bias that is added to it as one. */
export function headLayers(index: GraphIndex): readonly HeadLayer[] {
  const layers = index.graph.node.flatMap((node) => {
    const found = operatorOf(node) === "Conv" ? convolution(index, node) : linear(index, node);
    return found === undefined ? [] : [found];
  });
  const whole = new Set(
    layers.flatMap(({ logits }) => {
      const node = index.producer(logits);
      return node?.opType === "Add" ? node.input : [];
    }),
  );
  return layers.filter(({ logits }) => !whole.has(logits));
}
