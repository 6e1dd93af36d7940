import { intAttribute, intsAttribute, stringAttribute } from "../../model/attributes.ts";
import { likeFirst } from "../inference-context.ts";
import type { InferenceContext, ShapeRule } from "../inference-context.ts";
import { normalAxis } from "../shape.ts";
import type { Dimension, Shape } from "../shape.ts";

/** One size for each axis; those that have none are told by the run. */
function sized(
  context: InferenceContext,
  sizeOf: (size: Dimension, axis: number) => Dimension | undefined,
): Shape | undefined {
  return context
    .input(0)
    .shape?.map((size, axis) => sizeOf(size, axis) ?? context.unknownDimension(axis));
}

const tile: ShapeRule = (context) => {
  const repeats = context.constant(1);
  return likeFirst(
    context,
    sized(context, (size, axis) => {
      const count = repeats?.[axis];
      if (count === 1) return size;
      return typeof size === "number" && count !== undefined ? size * count : undefined;
    }),
  );
};

const pad: ShapeRule = (context) => {
  const pads = intsAttribute(context.node, "pads") ?? context.constant(1);
  const rank = context.input(0).shape?.length ?? 0;
  const chosen = (context.node.input[3] ?? "") !== "";
  const axes = chosen ? context.constant(3)?.map((axis) => normalAxis(axis, rank)) : undefined;
  return likeFirst(
    context,
    sized(context, (size, axis) => {
      if (pads === undefined || (chosen && axes === undefined)) return undefined;
      const place = axes === undefined ? axis : axes.indexOf(axis);
      if (place === -1) return size;
      const added = pads[place] + pads[place + pads.length / 2];
      if (added === 0) return size;
      return typeof size === "number" ? size + added : undefined;
    }),
  );
};

/** Plain resizing: by factors or to sizes, along all axes. */
const resize: ShapeRule = (context) => {
  const { node } = context;
  const last = node.opType === "Upsample" ? 1 : 2;
  const sizes = context.constant(3);
  const scales = context.constant(node.input.length === 2 ? 1 : last);
  const isPlain =
    intsAttribute(node, "axes") === undefined &&
    stringAttribute(node, "keep_aspect_ratio_policy", "stretch") === "stretch";
  return likeFirst(
    context,
    sized(context, (size, axis) => {
      if (!isPlain) return undefined;
      if (sizes !== undefined && sizes.length > 0) return sizes[axis];
      const scale = scales?.[axis];
      if (scale === 1) return size;
      return scale !== undefined && typeof size === "number" ? Math.floor(size * scale) : undefined;
    }),
  );
};

/** Blocks of places become channels, or the other way round. */
const blocks: ShapeRule = (context) => {
  const block = intAttribute(context.node, "blocksize", 1);
  const isToDepth = context.node.opType === "SpaceToDepth";
  return likeFirst(
    context,
    sized(context, (size, axis) => {
      if (axis === 0) return size;
      if (typeof size !== "number") return undefined;
      const factor = axis === 1 ? block * block : block;
      return (axis === 1) === isToDepth ? size * factor : Math.floor(size / factor);
    }),
  );
};

/** One image for each region. */
const roiAlign: ShapeRule = (context) => {
  const { shape } = context.input(0);
  const regions = context.input(1).shape;
  if (shape === undefined || regions === undefined) return likeFirst(context, undefined);
  const [height, width] = ["output_height", "output_width"].map((name) =>
    intAttribute(context.node, name, 1),
  );
  return likeFirst(context, [regions[0], shape[1], height, width]);
};

/** Shape rules of operators that repeat, pad or resize. */
export const resizingShapes: Readonly<Record<string, ShapeRule>> = {
  DepthToSpace: blocks,
  Pad: pad,
  Resize: resize,
  RoiAlign: roiAlign,
  SpaceToDepth: blocks,
  Tile: tile,
  Upsample: resize,
};
