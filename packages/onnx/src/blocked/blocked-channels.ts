// What works on each channel by itself, in blocks: a number for each channel times the value, plus another one, is a convolution of one place
// that goes by channels, and the runtime adds something else along.
import { create } from "@bufbuild/protobuf";
import { inverseDeviation, meanOver } from "../gradient/rules/normalization/standardize.ts";
import { staticSize } from "../graph/shape.ts";
import { createAttribute, floatAttribute, intAttribute } from "../model/attributes.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { nothingAlong } from "./along-with.ts";
import type { Along } from "./along-with.ts";
import type { Layouts } from "./layouts.ts";

function isStandard({ domain }: NodeProto): boolean {
  return domain === "" || domain === "ai.onnx";
}

/** Gives a value that has its name already what another one holds, as one number for each channel. */
function give({ graph }: Layouts, name: string, value: string): void {
  const input = [value, graph.integers([-1])];
  graph.append(create(NodeProtoSchema, { opType: "Reshape", input, output: [name] }));
}

/** Numbers for each channel [C]. */
interface ChannelNumbers {
  readonly slope: string;
  readonly level?: string;
  readonly channels: number;
}

/** `slope · x + level` of a value in blocks, under a name in blocks. */
function addAffine(
  layouts: Layouts,
  blocked: string,
  {
    slope,
    level,
    channels,
    ...rest
  }: ChannelNumbers & { readonly along: Along; readonly output: string },
): void {
  const { graph } = layouts;
  const filters = graph.node("Reshape", [slope, graph.integers([channels, 1, 1, 1])]);
  const input = [blocked, filters, ...(level === undefined ? [] : [level])];
  layouts.convolve(input, { ...rest, attribute: [createAttribute("group", channels)] });
}

/** The means of all maps of a value in blocks, [B, C, 1, 1]. */
function mapMeans(layouts: Layouts, blocked: string): string {
  const output = layouts.graph.unique(`${blocked}.means`);
  layouts.add("GlobalAveragePool", [blocked], { output });
  // One place for each map: blocks are in the order of channels.
  layouts.graph.describe(output, { type: "float32", shape: ["rows", "channels", 1, 1] });
  return output;
}

/** Writes the statistics of the batch under the names that the node gives them, and gives these. */
function addStatistics(layouts: Layouts, node: NodeProto, channels: number): [string, string] {
  const { graph } = layouts;
  const [, mean, variance] = node.output;
  const blocked = layouts.blocked(node.input[0]);
  give(layouts, mean, meanOver(graph, mapMeans(layouts, blocked), [0]));
  const centered = graph.unique(`${blocked}.centered`);
  const slope = graph.constant("ones", new Float32Array(channels).fill(1), [channels]);
  const level = graph.node("Neg", [mean]);
  const along = nothingAlong;
  addAffine(layouts, blocked, { slope, level, channels, along, output: centered });
  const square = graph.node("Mul", [centered, centered]);
  give(layouts, variance, meanOver(graph, mapMeans(layouts, square), [0]));
  return [mean, variance];
}

/** Mean and variance [C] by which a node normalises; undefined where it keeps running statistics by itself. */
function statistics(
  layouts: Layouts,
  node: NodeProto,
  channels: number,
): readonly [string, string] | undefined {
  if (intAttribute(node, "training_mode", 0) === 0) {
    const [, , , mean, variance] = node.input;
    for (const name of [mean, variance]) layouts.plain(name);
    return node.output.length > 1 ? undefined : [mean, variance];
  }
  // Only without memory, further outputs are the statistics of the batch.
  const isPlain = floatAttribute(node, "momentum", 0.9) === 0 && node.output.length === 3;
  return isPlain ? addStatistics(layouts, node, channels) : undefined;
}

/**
 * Writes a batch normalisation of a value that is there in blocks.
 *
 * @returns whether the node is one
 */
export function addBlockedNormalization(layouts: Layouts, node: NodeProto, along: Along): boolean {
  const { graph } = layouts;
  const [value, scale, bias] = node.input;
  if (!isStandard(node) || node.opType !== "BatchNormalization") return false;
  const channels = Number(graph.shapeOf(value)?.[1]);
  const found = layouts.isBlocked(value) ? statistics(layouts, node, channels) : undefined;
  if (found === undefined) return false;
  for (const name of [scale, bias]) layouts.plain(name);
  const [mean, variance] = found;
  const inverse = inverseDeviation(graph, variance, floatAttribute(node, "epsilon", 1e-5));
  const slope = graph.node("Mul", [scale, inverse]);
  const level = graph.node("Sub", [bias, graph.node("Mul", [mean, slope])]);
  const output = layouts.giveLast(node, along);
  addAffine(layouts, layouts.blocked(value), { slope, level, channels, along, output });
  return true;
}

/**
 * Writes the product of a value that is there in blocks with a number for each channel.
 *
 * @returns whether the node is one
 */
export function addBlockedScale(layouts: Layouts, node: NodeProto, along: Along): boolean {
  const { graph } = layouts;
  if (!isStandard(node) || node.opType !== "Mul") return false;
  const value = node.input.find((name) => layouts.isBlocked(name));
  const numbers = node.input.find((name) => name !== value);
  if (value === undefined || numbers === undefined) return false;
  const channels = graph.shapeOf(value)?.[1];
  const shape = graph.shapeOf(numbers) ?? [];
  const isOfChannels =
    shape.length >= 3 && shape.length <= 4 && shape[shape.length - 3] === channels;
  if (typeof channels !== "number" || !isOfChannels || staticSize(shape) !== channels) return false;
  layouts.plain(numbers);
  const slope = graph.node("Reshape", [numbers, graph.integers([channels])]);
  const output = layouts.giveLast(node, along);
  addAffine(layouts, layouts.blocked(value), { slope, channels, along, output });
  return true;
}

/**
 * Writes the sum over everything but the channels from blocks: the gradient of a bias.
 *
 * @returns whether the node is such a sum
 */
export function addBlockedSum(layouts: Layouts, node: NodeProto): boolean {
  const { graph } = layouts;
  const [value, axes = ""] = node.input;
  if (!isStandard(node) || node.opType !== "ReduceSum" || !layouts.isBlocked(value)) return false;
  const over = graph.constantNumbers(axes)?.join();
  const places = staticSize(graph.shapeOf(value)?.slice(2));
  if (over !== "0,2,3" || intAttribute(node, "keepdims", 1) !== 0 || places === undefined) {
    return false;
  }
  const means = mapMeans(layouts, layouts.blocked(value));
  const mean = graph.node("ReduceSum", [means, graph.integers([0])], { keepdims: 0 });
  give(layouts, node.output[0], graph.node("Mul", [mean, graph.scalar(places)]));
  return true;
}
