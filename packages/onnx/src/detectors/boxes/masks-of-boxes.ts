import type { DetectorGraph } from "../follow-channels.ts";
import { readValueInfo } from "../../graph/value-info.ts";
import { pickedFrom, poolings } from "./box-tensors.ts";

/**
 * An output of masks, [regions, 1 or classes, height, width], one row for each box: it is pooled from just these boxes. Undefined where there is
 * none, or it shows masks of boxes that the model chose among.
 *
 * @param boxes - those that masks may be of
 */
export function masksOfBoxes(
  { index, builder }: DetectorGraph,
  boxes: string,
  chosen: ReadonlySet<string>,
): string | undefined {
  const own = pickedFrom(index, boxes);
  const found = index.graph.output.find((info) => {
    const shape = builder.shapeOf(info.name) ?? readValueInfo(info).shape;
    if (shape?.length !== 4 || chosen.has(info.name)) return false;
    const nodes = poolings(index, info.name);
    return (
      nodes.length > 0 &&
      nodes.every(({ input: [, rois] }) =>
        [...pickedFrom(index, rois)].some((name) => own.has(name)),
      )
    );
  });
  return found?.name;
}
