import { isRearranging } from "../class-channels.ts";
import type { DetectorGraph } from "../follow-channels.ts";

/**
 * What four numbers of a box are: `corners`, left, top, right, bottom; `middle`, its middle, width and height. In pixels of the picture as the network
 * sees it, or as shares of the picture's sides.
 */
export type BoxForm = "corners" | "middle" | "corner-shares" | "middle-shares";

/**
 * What the graph says of boxes: four Sigmoids side by side are a middle and a size as shares of the picture, as nothing keeps the order that corners
 * would have. Undefined where it does not tell.
 */
export function boxForm({ index }: DetectorGraph, boxes: string): BoxForm | undefined {
  const open = new Set([boxes]);
  for (const value of open) {
    const node = index.producer(value);
    if (node?.opType === "Sigmoid") return "middle-shares";
    if (node === undefined || !isRearranging(node)) continue;
    const [first, ...others] = node.input;
    open.add(first);
    // What several layers made side by side; where single sides are put together, they were something else before.
    if (node.opType === "Concat") for (const name of others) open.add(name);
  }
  return undefined;
}
