import { BalmsError } from "@balms/core";
import { toBinary } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { elementCount } from "../graph/constant.ts";
import type { Constant } from "../graph/constant.ts";
import { GraphIndex } from "../graph/graph-index.ts";
import { untakenName } from "../graph/unique-name.ts";
import { floatAttribute } from "../model/attributes.ts";
import { changedNode } from "../model/changed-node.ts";
import type { copyModel } from "../model/copy-model.ts";
import { isFloatingPoint } from "../model/element-type.ts";
import type { FloatType } from "../model/element-type.ts";
import { addConstant } from "../surgery/linear-layer.ts";
import { adjustmentKey } from "../model/metadata-keys.ts";
import { TensorProtoSchema } from "../model/onnx_pb.ts";
import type { GraphProto, NodeProto } from "../model/onnx_pb.ts";
import { operatorOf } from "../model/operator-of.ts";
import { refuseModel } from "../model/refuse-model.ts";
import { createTensor, typedData } from "../model/tensor.ts";
import type { FoldedBias } from "./folded-bias.ts";

/** A layer that computes scores, and where among its channels they are: channel `anchor · stride + first + class`. */
export interface ScoringLayer {
  /** Name of what it computes. */
  readonly layer: string;
  readonly channels: number;
  readonly anchors: number;
  readonly stride: number;
  readonly first: number;
}

/** Whether a value read from a note can be one. */
export function isScoringLayer(value: unknown): value is ScoringLayer {
  const given = (value ?? {}) as Partial<Record<keyof ScoringLayer, unknown>>;
  const sizes = [given.channels, given.anchors, given.stride, given.first];
  const areSizes = sizes.every((size) => Number.isSafeInteger(size) && Number(size) >= 0);
  if (typeof given.layer !== "string" || !areSizes) return false;
  const { channels, anchors, stride, first } = given as ScoringLayer;
  return stride > 0 && anchors > 0 && (anchors - 1) * stride + first < channels;
}

/** The bias that a layer adds to each of its channels. */
interface Bias {
  readonly node: NodeProto;
  /** Which input of the node it is. */
  readonly input: number;
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: FloatType;
  readonly numbers: ArrayLike<number>;
  /** What it is multiplied with. */
  readonly scale: number;
}

function numbersOf(constant: Constant): ArrayLike<number> | undefined {
  try {
    return constant.numbers();
  } catch (error) {
    // They lie in another file, or stayed in this one.
    if (!BalmsError.isInstance(error)) throw error;
    return undefined;
  }
}

function biasOf(index: GraphIndex, { layer, channels }: ScoringLayer): Bias | undefined {
  const node = index.producer(layer);
  if (node === undefined) return undefined;
  const operator = operatorOf(node);
  const isSum = operator === "Add";
  if (!isSum && operator !== "Conv" && operator !== "Gemm") return undefined;
  const input = isSum ? node.input.findIndex((name) => index.constant(name) !== undefined) : 2;
  const name = node.input[input] ?? "";
  const scale = operator === "Gemm" ? floatAttribute(node, "beta", 1) : 1;
  if (scale === 0) return undefined;
  if (name === "") {
    const { type, dims } = (isSum ? undefined : index.constant(node.input[1])) ?? {};
    if (!isFloatingPoint(type) || dims?.includes(channels) !== true) return undefined;
    const numbers = new Float64Array(channels);
    return { node, input, name, dims: [channels], type, numbers, scale };
  }
  const constant = index.constant(name);
  if (constant === undefined || !isFloatingPoint(constant.type)) return undefined;
  const numbers = numbersOf(constant);
  if (numbers === undefined || elementCount(constant.dims) !== channels) return undefined;
  return { node, input, name, dims: constant.dims, type: constant.type, numbers, scale };
}

/** What is added to each channel of a layer when each class gets a number. */
function channelNumbers(
  { channels, anchors, stride, first }: ScoringLayer,
  added: Float64Array,
): Float64Array {
  const numbers = new Float64Array(channels);
  for (let anchor = 0; anchor < anchors; anchor++) numbers.set(added, anchor * stride + first);
  return numbers;
}

/** Whether the biases of layers can take numbers up: each has one of its own for each channel, and they are at hand. */
export function canFold(graph: GraphProto, layers: readonly ScoringLayer[]): boolean {
  const index = new GraphIndex(graph);
  return layers.length > 0 && layers.every((layer) => biasOf(index, layer) !== undefined);
}

/** Whether nothing else reads a bias than these nodes, so that it can be changed where it is. */
function isTheirs(index: GraphIndex, name: string, nodes: readonly NodeProto[]): boolean {
  const { graph } = index;
  return (
    index.initializer(name) !== undefined &&
    index.readers(name).every((reader) => nodes.includes(reader)) &&
    !graph.output.some((output) => output.name === name)
  );
}

/** What adds numbers to biases. */
export type BiasFolder = typeof foldBiases;

/**
 * Adds one number for each class to the biases of layers. A bias that nothing else reads keeps its name; others get one of their own.
 *
 * @param model - one whose lists may be changed
 * @param taken - names in use; those that are made are added
 */
export function foldBiases(
  model: ReturnType<typeof copyModel>,
  layers: readonly ScoringLayer[],
  { added, taken }: { readonly added: Float64Array; readonly taken: Set<string> },
): FoldedBias[] {
  const { graph } = model;
  const index = new GraphIndex(graph);
  const groups = new Map<
    string,
    { bias: Bias; layer: ScoringLayer; layers: string[]; nodes: NodeProto[] }
  >();
  for (const layer of layers) {
    const bias = biasOf(index, layer);
    const { anchors, stride, first } = layer;
    const end = (anchors - 1) * stride + first + added.length;
    if (bias === undefined || end > layer.channels) {
      return refuseModel(
        "model",
        `a layer "${layer.layer}" that has no bias for each of ${layer.channels} channels, or fewer channels`,
        `a bias with ${added.length} classes for each of ${anchors} anchors`,
        "Take the original of the model, and adjust it again.",
      );
    }
    // Levels may share their layer: what they share is changed once.
    const key = [bias.name === "" ? layer.layer : bias.name, anchors, stride, first].join();
    const group = groups.get(key) ?? { bias, layer, layers: [], nodes: [] };
    group.layers.push(layer.layer);
    group.nodes.push(bias.node);
    groups.set(key, group);
  }
  return Array.from(groups.values(), ({ bias, layer, layers: names, nodes }) => {
    const shift = channelNumbers(layer, added);
    const values = Float64Array.from(bias.numbers, (number, at) => number + shift[at] / bias.scale);
    const inPlace = isTheirs(index, bias.name, nodes);
    const name = inPlace ? bias.name : untakenName(taken, `${adjustmentKey}.bias`);
    taken.add(name);
    const { type } = bias;
    const tensor = createTensor(name, typedData(type, values), bias.dims, type);
    if (inPlace) {
      const before = index.initializer(name);
      graph.initializer = graph.initializer.map((one) => (one === before ? tensor : one));
      const text = before && base64Encode(toBinary(TensorProtoSchema, before));
      return { name, was: name, layers: names, ...(text === undefined ? {} : { before: text }) };
    }
    addConstant(model, tensor, type);
    graph.node = graph.node.map((node) => {
      if (!nodes.includes(node)) return node;
      const input = node.input.slice();
      input[bias.input] = name;
      return changedNode(node, { input });
    });
    return { name, was: bias.name, layers: names };
  });
}
