import { intAttribute, stringAttribute } from "../../../model/attributes.ts";
import type { GradientRule } from "../../gradient-rule.ts";
import { reshapeLike } from "../../like-shapes.ts";

/** Blocks of places, made of channels, become channels again. */
export const depthToSpaceGradient: GradientRule = ({ graph, node, inputs: [x], gradient }) => {
  const blocksize = intAttribute(node, "blocksize", 1);
  const isByBlock = stringAttribute(node, "mode", "DCR") === "DCR";
  if (isByBlock) return [graph.node("SpaceToDepth", [gradient], { blocksize })];
  // The channels of one image follow each other: each image counts as one with a single channel.
  const images = graph.node("Reshape", [gradient, graph.integers([-1, 1, 0, 0])]);
  return [reshapeLike(graph, graph.node("SpaceToDepth", [images], { blocksize }), x)];
};

/** Channels, made of blocks of places, become places again. */
export const spaceToDepthGradient: GradientRule = ({ graph, node, gradient }) => [
  graph.node("DepthToSpace", [gradient], { blocksize: intAttribute(node, "blocksize", 1) }),
];
