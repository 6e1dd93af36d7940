import { intsAttribute, stringAttribute } from "../model/attributes.ts";
import type { NodeProto } from "../model/onnx_pb.ts";

/** What a convolution or a pooling says of its window, one number for each spatial axis. */
export interface SlidingWindow {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Padding in front of the data. */
  readonly before: readonly number[];
  /** Padding behind the data. */
  readonly after: readonly number[];
}

/** How a node asks for padding that depends on sizes; then `pads` counts for nothing. */
export type AutomaticPadding = "NOTSET" | "VALID" | "SAME_UPPER" | "SAME_LOWER";

/** The attribute `auto_pad`. */
export function automaticPadding(node: NodeProto): AutomaticPadding {
  return stringAttribute(node, "auto_pad", "NOTSET") as AutomaticPadding;
}

/** The attributes of a window over so many spatial axes, with what is meant where they are absent. */
export function windowAttributes(node: NodeProto, axes: number): SlidingWindow {
  const list = (name: string, absent: number, from = 0): number[] => {
    const given = intsAttribute(node, name);
    return Array.from({ length: axes }, (_, axis) => given?.[from + axis] ?? absent);
  };
  const isPadded = automaticPadding(node) === "NOTSET";
  const none = list("", 0);
  return {
    strides: list("strides", 1),
    dilations: list("dilations", 1),
    before: isPadded ? list("pads", 0) : none,
    after: isPadded ? list("pads", 0, axes) : none,
  };
}

/** How many elements a window reaches over, from its first to its last one. */
export function windowExtent(width: number, dilation: number): number {
  return dilation * (width - 1) + 1;
}
