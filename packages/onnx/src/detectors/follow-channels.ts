import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { GraphIndex } from "../graph/graph-index.ts";
import { normalAxis } from "../graph/shape.ts";
import { intAttribute, intsAttribute } from "../model/attributes.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { isRearranging, moveChannels } from "./class-channels.ts";
import type { Channels, Moved } from "./class-channels.ts";
import type { DetectorScores } from "./detector-head.ts";
import type { HeadLayer } from "./head-layers.ts";

/** A graph, and what is known of its shapes and constants. */
export interface DetectorGraph {
  readonly index: GraphIndex;
  readonly builder: GraphBuilder;
}

/** Where channels are used: what makes probabilities of them, or an output that shows them as they are. */
export interface ChannelEnd {
  /** The last tensor that they are raw in. */
  readonly tensor: string;
  readonly channels: Channels;
  readonly activation: DetectorScores["activation"];
  /** What the activation makes of them; the tensor itself without one. */
  readonly value: string;
  /** Whether the activation only says how much of the same channels goes on: x · σ(x). */
  readonly isGate: boolean;
  /** Whether it is the best score of each row that is used, and the others are not. */
  readonly isBest: boolean;
}

/** Channels as a layer computes them; undefined where nobody knows which axis they lie along. */
export function layerChannels({ builder }: DetectorGraph, layer: HeadLayer): Channels | undefined {
  const { channels: stride, logits, operator } = layer;
  const rank = builder.shapeOf(logits)?.length ?? (operator === "Gemm" ? 2 : undefined);
  const axis = layer.axis ?? (rank === undefined ? undefined : rank - 1);
  if (axis === undefined || axis < 0) return undefined;
  return { axis, anchors: 1, stride, first: 0, length: stride, before: 0 };
}

/** Whether a node makes probabilities along the axis of the channels. */
function activates(
  { builder }: DetectorGraph,
  node: NodeProto,
  input: string,
  { axis }: Channels,
): boolean {
  if (node.opType === "Sigmoid") return true;
  if (node.opType !== "Softmax" && node.opType !== "LogSoftmax") return false;
  const rank = builder.shapeOf(input)?.length;
  const told = intAttribute(node, "axis", builder.opset < 13 ? 1 : -1);
  if (rank === undefined) return false;
  // Before operator set 13 all axes from this one on were one.
  return normalAxis(told, rank) === axis && (builder.opset >= 13 || axis === rank - 1);
}

/** Whether a node takes the best score of each row. */
function takesBest(
  { builder }: DetectorGraph,
  node: NodeProto,
  input: string,
  { axis }: Channels,
): boolean {
  if (node.opType !== "ReduceMax") return false;
  const rank = builder.shapeOf(input)?.length ?? 0;
  const axes = intsAttribute(node, "axes") ?? builder.constantNumbers(node.input[1] ?? "") ?? [];
  return axes.length === 1 && normalAxis(axes[0], rank) === axis;
}

function gates({ index }: DetectorGraph, activated: string, seen: ReadonlySet<string>): boolean {
  return index
    .readers(activated)
    .some(({ opType, input }) => opType === "Mul" && input.some((name) => seen.has(name)));
}

/** Everything that channels come to by operators which only rearrange numbers. */
export function channelEnds(graph: DetectorGraph, start: Moved): readonly ChannelEnd[] {
  const { index, builder } = graph;
  const seen = new Set([start.output]);
  const open = [start];
  const ends: ChannelEnd[] = [];
  for (const { output: tensor, channels } of open) {
    if (index.isOutput(tensor)) {
      const activation = undefined;
      ends.push({ tensor, channels, activation, value: tensor, isGate: false, isBest: false });
    }
    for (const node of index.readers(tensor)) {
      const [value] = node.output;
      if (activates(graph, node, tensor, channels)) {
        const activation = node.opType as ChannelEnd["activation"];
        const isGate = gates(graph, value, seen);
        ends.push({ tensor, channels, activation, value, isGate, isBest: false });
      } else if (takesBest(graph, node, tensor, channels)) {
        ends.push({ tensor, channels, activation: undefined, value, isGate: false, isBest: true });
      } else if (isRearranging(node)) {
        for (const moved of moveChannels(node, tensor, channels, builder)) {
          if (moved.output === "" || seen.has(moved.output)) continue;
          seen.add(moved.output);
          open.push(moved);
        }
      }
    }
  }
  return ends;
}

/** Ranges of the channels of one row that something takes out of them after their activation, by where they begin and end. */
export function takenRanges(
  { index, builder }: DetectorGraph,
  end: ChannelEnd,
): readonly (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [];
  const open: Moved[] = [{ output: end.value, channels: end.channels }];
  const seen = new Set([end.value]);
  for (const { output: value, channels } of open) {
    for (const node of index.readers(value)) {
      if (node.opType === "Gather" && node.input[0] === value) {
        const rank = builder.shapeOf(value)?.length ?? 0;
        const along = normalAxis(intAttribute(node, "axis", 0), rank) === channels.axis;
        const places = along ? (builder.constantNumbers(node.input[1]) ?? []) : [];
        for (const place of places) {
          const at = channels.first + place - channels.before;
          ranges.push([at, at + 1]);
        }
      }
      if (!isRearranging(node)) continue;
      for (const moved of moveChannels(node, value, channels, builder)) {
        if (seen.has(moved.output)) continue;
        seen.add(moved.output);
        const { first, length } = moved.channels;
        if (length < channels.length) ranges.push([first, first + length]);
        else open.push(moved);
      }
    }
  }
  return ranges;
}
