import { create } from "@bufbuild/protobuf";
import { filterGradientOverBlocks } from "../gradient/blocked-sizes.ts";
import { createAttribute, intsAttribute } from "../model/attributes.ts";
import { NodeProtoSchema } from "../model/onnx_pb.ts";
import type { NodeProto } from "../model/onnx_pb.ts";
import type { Layouts } from "./layouts.ts";

/** Of what the runtime reads again and again, this much stays near (measured: ONNX Runtime 1.30, x86-64 with 2 MB of cache). */
const cacheBytes = 640 * 1024;
/** Of a place: a number for each row in a block. */
const bytesOfLine = 64;
/** Filters that the runtime works on at once. */
const mostFilters = 64;
const fewestRows = 4;

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

/**
 * Outer gradients as filters over the batch, in the order in which convolutions in blocks read them: whole rows of blocks are moved.
 *
 * @param rows - of places in a filter: what comes after them is the next channel
 */
function filtersOfBatch(
  layouts: Layouts,
  value: string,
  { outer, places: [height, width], rows }: FilterGradient & { readonly rows: number },
): string {
  const { graph } = layouts;
  const { block } = layouts.sizes;
  const split = graph.integers([-1, block, outer / block, height * width, block]);
  const blocks = graph.node("Reshape", [layouts.blocked(value), split]);
  const turned = graph.node("Transpose", [blocks], { perm: [2, 0, 3, 1, 4] });
  return graph.node("Reshape", [turned, graph.integers([outer, -1, rows, width])]);
}

/** What a gradient of filters is made of, [height, width] each. */
interface FilterGradient {
  /** Channels of the image and of what comes out. */
  readonly inner: number;
  readonly outer: number;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly before: readonly number[];
  /** Sizes of the image, and of what comes out. */
  readonly sizes: readonly number[];
  readonly places: readonly number[];
}

function readGradient({ graph }: Layouts, node: NodeProto): FilterGradient {
  const [image, value] = node.input;
  const list = (name: string): readonly number[] => intsAttribute(node, name) ?? [];
  const [inner, ...sizes] = (graph.shapeOf(image) ?? []).slice(1).map(Number);
  const [outer, ...places] = (graph.shapeOf(value) ?? []).slice(1).map(Number);
  const [kernel, strides] = [list("kernel_shape"), list("strides")];
  const before = list("pads").slice(0, kernel.length);
  return { inner, outer, kernel, strides, before, sizes, places };
}

/** How many elements of an axis so many places see. */
function reach({ strides, kernel }: FilterGradient, axis: number, places: number): number {
  return strides[axis] * (places - 1) + kernel[axis];
}

/** Rows of places that are worked on at once: so many that they stay in the cache, with what they see. */
function rowsAtOnce(gradient: FilterGradient): number {
  const { inner, outer, places } = gradient;
  const [height, width] = places;
  const fits = (rows: number): boolean => {
    const filters = rows * width * Math.min(outer, mostFilters);
    const seen = reach(gradient, 0, rows) * reach(gradient, 1, width) * inner;
    return (filters + seen) * bytesOfLine <= cacheBytes;
  };
  const parts = Array.from({ length: height }, (_, at) => height - at).filter(
    (rows) => height % rows === 0 && rows >= fewestRows,
  );
  return parts.find(fits) ?? parts[parts.length - 1] ?? height;
}

/** The padded image with a block of the batch as its last axis, in parts of rows that are channels too: [1, B · parts, rows, width · I]. */
function imagesOfBatch(layouts: Layouts, image: string, gradient: FilterGradient): string {
  const { graph } = layouts;
  const { block } = layouts.sizes;
  const { inner, before, sizes, places, strides } = gradient;
  const seen = places.map((count, axis) => reach(gradient, axis, count));
  const after = seen.map((size, axis) => size - sizes[axis] - before[axis]);
  const last = channelsLast(layouts, image, [inner, ...sizes]);
  const padded = graph.node("Pad", [last, graph.integers([0, ...before, 0, 0, ...after, 0])]);
  const flat = graph.integers([-1, block, 1, seen[0] * seen[1] * inner]);
  const turned = layouts.reorder(graph.node("Reshape", [padded, flat]));
  const shaped = (value: string, rows: number): string =>
    graph.node("Reshape", [value, graph.integers([1, -1, rows, seen[1] * inner])]);
  const rows = rowsAtOnce(gradient);
  if (rows === places[0]) return shaped(turned, seen[0]);
  const height = reach(gradient, 0, rows);
  const numbers = Array.from({ length: places[0] / rows }, (_, part) =>
    Array.from({ length: height }, (_row, at) => part * rows * strides[0] + at),
  );
  const split = graph.integers([-1, seen[0], seen[1] * inner * block]);
  const lines = graph.node("Reshape", [turned, split]);
  const parts = graph.node("Gather", [lines, graph.integers(numbers.flat())], { axis: 1 });
  return shaped(parts, height);
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
  const [image, value] = node.input;
  const gradient = readGradient(layouts, node);
  const { inner, outer, kernel, strides } = gradient;
  const images = imagesOfBatch(layouts, image, gradient);
  const filters = filtersOfBatch(layouts, value, { ...gradient, rows: rowsAtOnce(gradient) });
  const found = graph.unique(`${node.output[0]}.blocked`);
  const attribute = [createAttribute("dilations", [strides[0], strides[1] * inner])];
  layouts.add("Conv", [images, filters], { attribute, output: found });
  const split = graph.integers([outer / block, ...kernel, inner, block]);
  const blocks = graph.node("Reshape", [found, split]);
  const plain = graph.node("Transpose", [blocks], { perm: [0, 4, 3, 1, 2] });
  const input = [plain, graph.integers([outer, inner, ...kernel])];
  graph.append(create(NodeProtoSchema, { opType: "Reshape", input, output: [...node.output] }));
  return true;
}
