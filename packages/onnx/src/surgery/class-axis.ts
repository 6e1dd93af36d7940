import type { GraphBuilder } from "../graph/graph-builder.ts";
import { normalAxis } from "../graph/shape.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import { moveAxis } from "../scores/move-axis.ts";
import type { AxisReading } from "../scores/move-axis.ts";
import { reducedAxis } from "../scores/reduced-axis.ts";
import type { PathStep } from "./score-path.ts";

/** Shapes and constants, as inferred from a graph. */
export function axisReading(builder: GraphBuilder): AxisReading {
  const rank = (name: string): number | undefined => builder.shapeOf(name)?.length;
  return {
    axis: (name, axis) => normalAxis(axis, rank(name) ?? 0),
    numbers: (name) => (name === "" ? undefined : builder.constantNumbers(name)),
    rank,
    shape: (name) => builder.shapeOf(name),
  };
}

/** The class axis again, unless it is resized itself. */
function resizedAxis(
  { input, output: [output], opType }: NodeProto,
  reading: AxisReading,
  { axis, classes }: { axis: number; classes: number },
): number | undefined {
  const at = reading.axis(input[0], axis);
  // Before version 11 of the operators there were no regions before the scales.
  const scales = reading.numbers(input[opType === "Upsample" || input.length === 2 ? 1 : 2] ?? "");
  const isWhole = scales?.[at] === 1 || reading.shape(output)?.[at] === classes;
  return isWhole ? at : undefined;
}

/** Where the class axis lies after a step; undefined when that step leaves the classes along no axis of their own. */
export function movedAxis(
  { node, input, kind }: PathStep,
  reading: AxisReading,
  { axis, classes }: { axis: number; classes: number },
): number | undefined {
  if (kind === "layout") return moveAxis(node, { axis, width: classes }, reading).axis;
  if (kind === "resizing") return resizedAxis(node, reading, { axis, classes });
  if (kind !== "pooling") return axis;
  if (node.opType === "ReduceMean")
    return reducedAxis(node, reading.axis(input, axis), reading)?.axis;
  // Channels stand along axis 1.
  return axis === 1 ? 1 : undefined;
}
