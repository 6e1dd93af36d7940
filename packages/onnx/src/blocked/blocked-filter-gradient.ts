import { create } from "@bufbuild/protobuf";
import { filterGradientOverBlocks } from "../gradient/blocked-sizes.ts";
import { createAttribute, intsAttribute } from "../model/attributes.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import type { Layouts } from "./layouts.ts";

function isFilterGradient({ domain, opType }: NodeProto): boolean {
  return domain === filterGradientOverBlocks.domain && opType === filterGradientOverBlocks.opType;
}

/** An image with channels last, [B, H, W, I]. */
function channelsLast(layouts: Layouts, image: string, [inner, height, width]: number[]): string {
  const { graph } = layouts;
  const { block } = layouts.sizes;
  if (inner % block !== 0) {
    layouts.plain(image);
    return graph.node("Transpose", [image], { perm: [0, 2, 3, 1] });
  }
  const split = graph.integers([-1, inner / block, height * width, block]);
  const blocks = graph.node("Reshape", [layouts.blocked(image), split]);
  const turned =
    inner === block ? blocks : graph.node("Transpose", [blocks], { perm: [0, 2, 1, 3] });
  return graph.node("Reshape", [turned, graph.integers([-1, height, width, inner])]);
}

/** Outer gradients as filters over the batch, in the order in which convolutions in blocks read them: whole rows of blocks are moved. */
function filtersOfBatch(layouts: Layouts, value: string, [outer, ...places]: number[]): string {
  const { graph } = layouts;
  const { block } = layouts.sizes;
  const split = graph.integers([-1, block, outer / block, places[0] * places[1], block]);
  const blocks = graph.node("Reshape", [layouts.blocked(value), split]);
  const turned = graph.node("Transpose", [blocks], { perm: [2, 0, 3, 1, 4] });
  return graph.node("Reshape", [turned, graph.integers([outer, -1, ...places])]);
}

/**
 * Writes the gradient of filters in blocks: `dW[o, i, t] = Σ g[b, o, p] · x[b, i, s·p + t]`, a convolution over the batch, whose window is
 * the gradient, with the stride as dilation.
 *
 * The channels of the image stand beside one another in its rows, so that a row of what comes out has as many places as the kernel has for
 * all of them: the runtime computes several places at once, and the three of a kernel alone would leave it waiting.
 *
 * @returns whether the node is such a gradient
 */
export function addBlockedFilterGradient(layouts: Layouts, node: NodeProto): boolean {
  if (!isFilterGradient(node)) return false;
  const { graph } = layouts;
  const { block } = layouts.sizes;
  const [image, outer] = node.input;
  const list = (name: string): readonly number[] => intsAttribute(node, name) ?? [];
  const kernel = list("kernel_shape");
  const [strides, before] = [list("strides"), list("pads")];
  const [inner, ...sizes] = (graph.shapeOf(image) ?? []).slice(1).map(Number);
  const [all, ...places] = (graph.shapeOf(outer) ?? []).slice(1).map(Number);
  const seen = places.map((size, axis) => strides[axis] * (size - 1) + kernel[axis]);
  const after = seen.map((size, axis) => size - sizes[axis] - before[axis]);
  const pads = [0, before[0], before[1], 0, 0, ...after, 0];
  const padded = graph.node("Pad", [
    channelsLast(layouts, image, [inner, ...sizes]),
    graph.integers(pads),
  ]);
  const rows = graph.integers([-1, block, 1, seen[0] * seen[1] * inner]);
  const turned = layouts.reorder(graph.node("Reshape", [padded, rows]));
  const images = graph.node("Reshape", [turned, graph.integers([1, -1, seen[0], seen[1] * inner])]);
  const filters = filtersOfBatch(layouts, outer, [all, ...places]);
  const found = graph.unique(`${node.output[0]}.blocked`);
  const attribute = [createAttribute("dilations", [strides[0], strides[1] * inner])];
  layouts.add("Conv", [images, filters], { attribute, output: found });
  const split = graph.integers([all / block, ...kernel, inner, block]);
  const turnedBack = graph.node("Transpose", [graph.node("Reshape", [found, split])], {
    perm: [0, 4, 3, 1, 2],
  });
  const input = [turnedBack, graph.integers([all, inner, ...kernel])];
  graph.append(create(NodeProtoSchema, { opType: "Reshape", input, output: [...node.output] }));
  return true;
}
