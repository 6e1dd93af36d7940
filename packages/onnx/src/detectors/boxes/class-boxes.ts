import type { Shape } from "../../graph/shape.ts";
import type { DetectorHead } from "../detector-head.ts";
import type { DetectorGraph } from "../follow-channels.ts";
import { headLayers } from "../head-layers.ts";
import { isPooling, pickedFrom, poolings } from "./box-tensors.ts";
import { computedFrom } from "./computed-from.ts";

/** [regions, classes, 4], a batch of one before it or not; how many regions and classes may be open. */
function isOfClasses(shape: Shape | undefined, counts: readonly number[]): boolean {
  const [classes, sides] = shape?.slice(-2) ?? [];
  const isRank = (shape?.length === 3 && shape[0] !== 1) || (shape?.length === 4 && shape[0] === 1);
  return isRank && sides === 4 && (typeof classes === "string" || counts.includes(classes ?? 0));
}

/** [regions · classes, 4]: the same in one list. */
function isList(shape: Shape | undefined): boolean {
  const isRank = shape?.length === 2 || (shape?.length === 3 && shape[0] === 1);
  return isRank && shape.at(-1) === 4;
}

/**
 * The boxes that a detector makes of each region for each class, before it chooses among them: what a layer of four numbers for each class
 * moves the corners of the region to. Undefined where there are none.
 *
 * @param corners - the regions
 * @param chosen - what is computed from a choice by the scores
 */
export function boxesOfClasses(
  graph: DetectorGraph,
  { classes, kind, levels: [level] }: DetectorHead,
  { corners, chosen }: { readonly corners: string; readonly chosen: ReadonlySet<string> },
): string | undefined {
  const { index, builder } = graph;
  const counts = kind === "softmax-background" ? [classes, classes + 1] : [classes];
  const layers = headLayers(index).filter(
    ({ channels, operator, feature, logits }) =>
      operator !== "Conv" &&
      logits !== level.logits &&
      counts.some((count) => channels === 4 * count) &&
      poolings(index, feature).length > 0,
  );
  const moved = computedFrom(
    index,
    layers.map(({ logits }) => logits),
  );
  // Features are computed from corners, too: what they say is no place.
  const sources = pickedFrom(index, corners);
  const placed = computedFrom(index, sources, isPooling);
  const found = index.graph.node.filter(
    ({ output: [name] }) => moved.has(name) && placed.has(name) && !chosen.has(name),
  );
  const last =
    found.findLast(({ output: [name] }) => isOfClasses(builder.shapeOf(name), counts)) ??
    found.findLast(
      ({ opType, output: [name] }) => opType === "Reshape" && isList(builder.shapeOf(name)),
    );
  return last?.output[0];
}
