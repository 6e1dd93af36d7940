import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { automaticPadding, windowAttributes, windowExtent } from "../../../graph/sliding-window.ts";
import type { SlidingWindow } from "../../../graph/sliding-window.ts";
import type { Dimension } from "../../../graph/shape.ts";
import type { NodeProto } from "../../../model/onnx_pb.ts";
import { refuseModel } from "../../../model/refuse-model.ts";

/** Refuses a size that padding depends on and that only the run tells. */
export function refuseOpenSize(value: string, size: Dimension | undefined, by: string): never {
  return refuseModel(
    value,
    `size ${size ?? "unknown"}, which only the run tells, under a window with ${by}`,
    "sizes from which the padding follows",
    "Give the inputs fixed sizes, with the option `shapes`, or declare the shape of this value in the model.",
  );
}

/** Padding with which windows begin at every stride, over all of the data; undefined where it depends on an unknown size. */
function samePadding(
  size: Dimension | undefined,
  stride: number,
  extent: number,
): number | undefined {
  if (stride === 1) return extent - 1;
  if (typeof size !== "number") return undefined;
  return Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
}

/**
 * The window that a node slides over a value, with padding as numbers.
 *
 * @param value - what the window slides over, [batch, channels, …]
 * @param kernel - elements of the window along each axis
 * @throws {@link ModelError} for automatic padding of a size that only the run tells.
 */
export function resolveWindow(
  graph: GraphBuilder,
  node: NodeProto,
  { value, kernel }: { value: string; kernel: readonly number[] },
): SlidingWindow {
  const window = windowAttributes(node, kernel.length);
  const padding = automaticPadding(node);
  if (!padding.startsWith("SAME")) return window;
  const sizes = graph.shapeOf(value)?.slice(2) ?? [];
  const totals = kernel.map((width, axis) => {
    const extent = windowExtent(width, window.dilations[axis]);
    const total = samePadding(sizes[axis], window.strides[axis], extent);
    return total ?? refuseOpenSize(value, sizes[axis], `auto_pad ${padding}`);
  });
  const smaller = totals.map((total) => Math.floor(total / 2));
  const larger = totals.map((total) => Math.ceil(total / 2));
  const isUpper = padding === "SAME_UPPER";
  return { ...window, before: isUpper ? smaller : larger, after: isUpper ? larger : smaller };
}
