import type { GraphBuilder } from "../graph/graph-builder.ts";
import { normalAxis } from "../graph/shape.ts";
import { sliceRange } from "../graph/slice-range.ts";
import { intAttribute, intsAttribute } from "../model/attributes.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { moveAxis } from "../scores/move-axis.ts";
import { axisReading } from "../surgery/class-axis.ts";
import type { ClassChannels } from "./detector-head.ts";

/** Where the channels of a layer are in a tensor that is made of them by operators which only rearrange. */
export interface Channels extends ClassChannels {
  /** Counted from 0. */
  readonly axis: number;
  /** How many of them lie along it, one behind the other. */
  readonly length: number;
  /** How many numbers of other layers lie before them. */
  readonly before: number;
  /** Where they are on another axis that they share with other layers. */
  readonly stack?: { readonly axis: number; readonly start: number; readonly end: number };
}

/** A value that channels went on into. */
export interface Moved {
  readonly output: string;
  readonly channels: Channels;
}

type Step = (node: NodeProto, input: string, channels: Channels, graph: GraphBuilder) => Moved[];

function sizeAlong(graph: GraphBuilder, name: string, axis: number): number | undefined {
  const size = graph.shapeOf(name)?.[axis];
  return typeof size === "number" ? size : undefined;
}

/** Channels that are taken apart into rows of one anchor each: [N, A·S, H, W] → [N, A, S, H, W], or [N, H, W, A·S] → [N, H·W·A, S]. */
function splitChannels(
  node: NodeProto,
  channels: Channels,
  graph: GraphBuilder,
): Channels | undefined {
  const [before, after] = [graph.shapeOf(node.input[0]), graph.shapeOf(node.output[0])];
  const { axis, length, anchors } = channels;
  if (before === undefined || after === undefined || anchors !== 1 || channels.before !== 0)
    return undefined;
  if (channels.first !== 0 || length !== channels.stride) return undefined;
  const isOwn = after.length === before.length + 1;
  const isLast = axis === before.length - 1;
  const place = isOwn ? axis + 1 : isLast ? after.length - 1 : -1;
  const stride = after[place];
  if (typeof stride !== "number" || stride >= length || stride < 2 || length % stride !== 0)
    return undefined;
  const count = after[place - 1];
  if (isOwn && typeof count === "number" && count * stride !== length) return undefined;
  const { stack: _, ...kept } = channels;
  return { ...kept, axis: place, length: stride, stride, anchors: length / stride };
}

const rearranged: Step = (node, _input, channels, graph) => {
  const [output] = node.output;
  const split = node.opType === "Reshape" ? splitChannels(node, channels, graph) : undefined;
  if (split !== undefined) return [{ output, channels: split }];
  const width = sizeAlong(graph, node.input[0], channels.axis) ?? channels.before + channels.length;
  const { axis } = moveAxis(node, { axis: channels.axis, width }, axisReading(graph));
  if (axis === undefined) return [];
  const rank = graph.shapeOf(output)?.length;
  const { stack: _, ...kept } = channels;
  return [
    { output, channels: { ...kept, axis: rank === undefined ? axis : normalAxis(axis, rank) } },
  ];
};

const passed: Step = (node, _input, channels) => [{ output: node.output[0], channels }];

// Each of them is looked at for each; detectors have some levels.
const mostSideBySide = 256;

const concatenated: Step = (node, input, channels, graph) => {
  if (node.input.length > mostSideBySide) return [];
  const rank = graph.shapeOf(input)?.length ?? graph.shapeOf(node.output[0])?.length ?? 0;
  const axis = normalAxis(intAttribute(node, "axis", 1), rank);
  let next: number | undefined = 0;
  return node.input.flatMap((name) => {
    const start = next;
    const length = sizeAlong(graph, name, axis);
    next = start === undefined || length === undefined ? undefined : start + length;
    if (name !== input) return [];
    const output = node.output[0];
    if (axis === channels.axis) {
      return start === undefined
        ? []
        : [{ output, channels: { ...channels, before: channels.before + start } }];
    }
    const { stack: _, ...kept } = channels;
    const end = next;
    const isKnown = start !== undefined && end !== undefined;
    const stack = isKnown ? { stack: { axis, start, end } } : {};
    return [{ output, channels: { ...kept, ...stack } }];
  });
};

/** The part of the channels that lies in a range of their axis; undefined where none does. */
function within(channels: Channels, from: number, to: number): Channels | undefined {
  const start = Math.max(from, channels.before);
  const end = Math.min(to, channels.before + channels.length);
  if (start >= end) return undefined;
  return {
    ...channels,
    first: channels.first + start - channels.before,
    length: end - start,
    before: start - from,
  };
}

const sliced: Step = (node, input, channels, graph) => {
  const rank = graph.shapeOf(input)?.length ?? 0;
  const list = (name: string, at: number): readonly number[] | undefined =>
    intsAttribute(node, name) ??
    (node.input[at] ? graph.constantNumbers(node.input[at]) : undefined);
  const [starts, ends, steps] = [list("starts", 1), list("ends", 2), list("steps", 4)];
  const isImplicit = !node.input[3] && intsAttribute(node, "axes") === undefined;
  const axes = isImplicit
    ? Array.from({ length: (starts ?? ends)?.length ?? 0 }, (_, at) => at)
    : list("axes", 3);
  const place = axes?.findIndex((axis) => normalAxis(axis, rank) === channels.axis);
  if (place === undefined) return [];
  const [output] = node.output;
  if (place === -1) return [{ output, channels }];
  const size = sizeAlong(graph, input, channels.axis);
  const [from, to, step] = [starts?.[place], ends?.[place], steps?.[place] ?? 1];
  if (size === undefined || from === undefined || to === undefined || step !== 1) return [];
  const { start, length } = sliceRange(size, from, to, step);
  const kept = within(channels, start, start + length);
  return kept === undefined ? [] : [{ output, channels: kept }];
};

const splitUp: Step = (node, input, channels, graph) => {
  const rank = graph.shapeOf(input)?.length ?? 0;
  const axis = normalAxis(intAttribute(node, "axis", 0), rank);
  if (axis !== channels.axis) return node.output.map((output) => ({ output, channels }));
  const size = sizeAlong(graph, input, axis);
  const told =
    intsAttribute(node, "split") ??
    (node.input[1] ? graph.constantNumbers(node.input[1]) : undefined);
  const each = size === undefined ? undefined : Math.ceil(size / node.output.length);
  let start = 0;
  return node.output.flatMap((output, at) => {
    const length = told?.[at] ?? each;
    if (length === undefined) return [];
    const kept = within(channels, start, start + length);
    start += length;
    return kept === undefined ? [] : [{ output, channels: kept }];
  });
};

const gathered: Step = (node, input, channels, graph) => {
  if (node.input[0] !== input) return [];
  const rank = graph.shapeOf(input)?.length ?? 0;
  const axis = normalAxis(intAttribute(node, "axis", 0), rank);
  if (axis === channels.axis) return [];
  const indices = graph.constantNumbers(node.input[1]);
  const dimensions = graph.shapeOf(node.input[1])?.length ?? 1;
  const { stack, ...kept } = channels;
  if (stack !== undefined && stack.axis === axis && indices?.length === 1) {
    const size = sizeAlong(graph, input, axis);
    const place = size === undefined ? indices[0] : normalAxis(indices[0], size);
    if (place >= 0 && (place < stack.start || place >= stack.end)) return [];
  }
  const moved = channels.axis > axis ? channels.axis + dimensions - 1 : channels.axis;
  return [{ output: node.output[0], channels: { ...kept, axis: moved } }];
};

const steps: ReadonlyMap<string, Step> = new Map([
  ["Cast", passed],
  ["Concat", concatenated],
  ["Dropout", passed],
  ["Flatten", rearranged],
  ["Gather", gathered],
  ["Identity", passed],
  ["Reshape", rearranged],
  ["Slice", sliced],
  ["Split", splitUp],
  ["Squeeze", rearranged],
  ["Transpose", rearranged],
  ["Unsqueeze", rearranged],
]);

/** Whether a node only rearranges numbers. */
export function isRearranging({ opType, domain }: NodeProto): boolean {
  return (domain === "" || domain === "ai.onnx") && steps.has(opType);
}

/** Follows channels through a node that only rearranges numbers; nothing where they are lost, or along no axis of their own. */
export function moveChannels(
  node: NodeProto,
  input: string,
  channels: Channels,
  graph: GraphBuilder,
): readonly Moved[] {
  return steps.get(node.opType)?.(node, input, channels, graph) ?? [];
}
