import { create } from "@bufbuild/protobuf";
import type { GraphBuilder } from "../../../graph/graph-builder.ts";
import { createAttribute } from "../../../model/attributes.ts";
import { NodeProtoSchema } from "../../../model/onnx_pb.ts";
import { filterGradientOverBlocks, hasManyPlaces } from "../../blocked-sizes.ts";
import type { BlockedSizes } from "../../blocked-sizes.ts";
import { filterShape } from "./convolution.ts";
import type { Convolution } from "./convolution.ts";

/** Whether rows of the batch and outer channels come in whole blocks, so that the gradient of the filters is a convolution over them. */
export function fillsBlocks(
  graph: GraphBuilder,
  { image, weight, outer, window, group }: Convolution,
  blocks: BlockedSizes | undefined,
): blocks is BlockedSizes {
  const [all, , ...kernel] = filterShape(graph, weight);
  if (blocks === undefined || group > 1 || kernel.every((width) => width === 1)) return false;
  if (window.dilations.some((step) => step > 1)) return false;
  const maps = graph.shapeOf(image) ?? [];
  const [rows, , ...places] = graph.shapeOf(outer) ?? [];
  const isKnown = [...places, ...maps.slice(1)].every((size) => typeof size === "number");
  if (!isKnown || places.length !== 2 || !hasManyPlaces(maps)) return false;
  return graph.valueType(image).type === "float32" && blocks.isWhole(rows) && blocks.isWhole(all);
}

/** Adds the gradient of the filters as a node that is written in blocks later, where it is known which values are there in blocks. */
export function addFilterGradientOverBlocks(
  graph: GraphBuilder,
  { name, image, weight, outer, window }: Convolution,
): string {
  const [all, inner, ...kernel] = filterShape(graph, weight);
  const output = graph.unique(`${name}.dW`);
  const attribute = [
    createAttribute("kernel_shape", kernel),
    createAttribute("strides", [...window.strides]),
    createAttribute("pads", [...window.before, ...window.after]),
  ];
  const node = { ...filterGradientOverBlocks, input: [image, outer], output: [output], attribute };
  graph.append(create(NodeProtoSchema, node));
  graph.describe(output, { type: "float32", shape: [all, inner, ...kernel] });
  return output;
}
