import { hasManyPlaces } from "../gradient/blocked-sizes.ts";
import type { BlockedSizes } from "../gradient/blocked-sizes.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import { staticSize } from "../graph/shape.ts";
import { intAttribute } from "../model/attributes.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import type { Along } from "./along-with.ts";
import type { Layouts } from "./layouts.ts";

/** How a convolution can be computed in blocks. */
interface BlockedForm {
  /** Sizes of the filters [O, I, height, width]; −1 for input channels that only the run counts. */
  readonly filters: readonly number[];
  /** Whether the image is read in blocks: not where it has fewer channels than one. */
  readonly isImageBlocked: boolean;
  /** Whether filters are in blocks of both kinds of channels, or of the outer ones alone. */
  readonly isDense: boolean;
}

/**
 * The form of a convolution in blocks; undefined for one that stays as it is. Filters of one place stay, as a product of matrices needs no other
 * order, and those of all channels over small maps.
 */
function blockedForm(
  graph: GraphBuilder,
  node: NodeProto,
  { block, isWhole }: BlockedSizes,
): BlockedForm | undefined {
  if (node.opType !== "Conv" || !(node.domain === "" || node.domain === "ai.onnx")) {
    return undefined;
  }
  const [image, weight] = node.input;
  const { type, shape } = graph.valueType(image);
  const [outer, inner, ...kernel] = graph.shapeOf(weight) ?? [];
  const places = staticSize(kernel);
  if (type !== "float32" || shape?.length !== 4 || typeof outer !== "number") return undefined;
  if (places === undefined || places === 1 || !isWhole(outer)) return undefined;
  const group = intAttribute(node, "group", 1);
  const isDepthwise = group === outer && inner === 1;
  if (!isDepthwise && !hasManyPlaces(shape)) return undefined;
  const isDense = group === 1 && isWhole(inner);
  const isFirst = group === 1 && typeof inner === "number" && inner < block;
  if (!isDense && !isDepthwise && !isFirst) return undefined;
  const filters = [outer, typeof inner === "number" ? inner : -1, ...kernel.map(Number)];
  return { filters, isImageBlocked: !isFirst, isDense };
}

/** Filters in the order in which convolutions in blocks read them. */
function blockedFilters(
  { graph, sizes: { block } }: Layouts,
  weight: string,
  { filters, isDense }: BlockedForm,
): string {
  const [outer, inner, height, width] = filters;
  const blocks = inner < 0 ? inner : inner / block;
  const shape = isDense
    ? [outer / block, block, blocks, block, height * width]
    : [outer / block, block, inner * height * width];
  const perm = isDense ? [0, 2, 4, 3, 1] : [0, 2, 1];
  const split = graph.node("Reshape", [weight, graph.integers(shape)]);
  const turned = graph.node("Transpose", [split], { perm });
  return graph.node("Reshape", [turned, graph.integers(filters)], {}, `${weight}.blocked`);
}

/**
 * Writes a convolution in blocks.
 *
 * @returns whether the node could be written so
 */
export function addBlockedConvolution(layouts: Layouts, node: NodeProto, along: Along): boolean {
  const form = blockedForm(layouts.graph, node, layouts.sizes);
  if (form === undefined) return false;
  const [image, weight, bias = ""] = node.input;
  layouts.plain(bias);
  if (!form.isImageBlocked) layouts.plain(image);
  const data = form.isImageBlocked ? layouts.blocked(image) : image;
  layouts.plain(weight);
  const filters = blockedFilters(layouts, weight, form);
  const inputs = bias === "" ? [data, filters] : [data, filters, bias];
  const { attribute } = node;
  layouts.convolve(inputs, { attribute, along, output: layouts.giveLast(node, along) });
  return true;
}
