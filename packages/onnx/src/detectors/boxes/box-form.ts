import type { GraphIndex } from "../../graph/graph-index.ts";
import type { NodeProto } from "../../model/onnx_pb.ts";
import { isRearranging } from "../class-channels.ts";
import type { DetectorGraph } from "../follow-channels.ts";

/**
 * What four numbers of a box are: `corners`, left, top, right, bottom; `middle`, its middle, width and height. In pixels of the picture as the network
 * sees it, or as shares of the picture's sides.
 */
export type BoxForm = "corners" | "middle" | "corner-shares" | "middle-shares";

/**
 * What the graph says of boxes: four Sigmoids side by side are a middle and a size as shares of the picture, as nothing keeps the order that corners
 * would have; half the sum of two corners beside their difference is a middle and a size in pixels (YOLOv8). Undefined where it does not tell.
 */
export function boxForm({ index }: DetectorGraph, boxes: string): BoxForm | undefined {
  const open = new Set([boxes]);
  for (const value of open) {
    const node = index.producer(value);
    if (node?.opType === "Sigmoid") return "middle-shares";
    if (node !== undefined && isMiddleAndSize(index, node)) return "middle";
    // Strides of the maps that boxes are of, in their cells before.
    const isScaled = node?.opType === "Mul" && index.constant(node.input[1]) !== undefined;
    if (node === undefined || !(isScaled || isRearranging(node))) continue;
    const [first, ...others] = node.input;
    open.add(first);
    // What several layers made side by side; where single sides are put together, they were something else before.
    if (node.opType === "Concat") for (const name of others) open.add(name);
  }
  return undefined;
}

/** Whether two corners are put together as half their sum and their difference. */
function isMiddleAndSize(index: GraphIndex, { opType, input }: NodeProto): boolean {
  if (opType !== "Concat" || input.length !== 2) return false;
  const [half, size] = input.map((name) => index.producer(name));
  if (size?.opType !== "Sub" || half === undefined) return false;
  const [sum, by] = half.input;
  const factor = index.constant(by)?.numbers()[0];
  const isHalf =
    (half.opType === "Div" && factor === 2) || (half.opType === "Mul" && factor === 0.5);
  const added = index.producer(sum);
  return (
    isHalf && added?.opType === "Add" && size.input.every((corner) => added.input.includes(corner))
  );
}
