import { intAttribute } from "../model/attributes.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { axesOf } from "./move-axis.ts";
import type { AxisReading } from "./move-axis.ts";

/** Where an axis is when others are reduced, and how many dimensions are left; undefined when it is one of them. */
export function reducedAxis(
  node: NodeProto,
  axis: number,
  reading: AxisReading,
): { readonly axis: number; readonly rank: number | undefined } | undefined {
  const [input] = node.input;
  const rank = reading.rank(input);
  const axes = axesOf(node, reading);
  if (axes === undefined || axes.length === 0) return undefined;
  const gone = axes.map((at) => reading.axis(input, at));
  const isComparable = rank !== undefined || [axis, ...gone].every((at) => at >= 0);
  if (!isComparable || gone.includes(axis)) return undefined;
  if (intAttribute(node, "keepdims", 1) !== 0) return { axis, rank };
  const left = rank === undefined ? undefined : rank - gone.length;
  return { axis: axis - gone.filter((at) => at < axis).length, rank: left };
}
