import { ArgumentError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import { isNothing } from "../json/nothing.ts";
import type { Refusal } from "../json/refusal.ts";
import { maskFromCounts } from "./mask-from-counts.ts";
import { maskFromText } from "./mask-text.ts";
import { gridPoints } from "./polygon-grid.ts";
import type { PackedMasks } from "./packed-masks.ts";
import type { PictureSize, RunLengthMask } from "./run-length-mask.ts";

const shapes = "polygons, or an object with size and counts";

/** Packs what annotations and results have under `segmentation`: polygons, or run lengths as a list or as a text. Nothing is packed as no mask. */
export function readSegmentation(value: unknown, masks: PackedMasks, refuse: Refusal): void {
  if (isNothing(value)) masks.addNothing();
  else if (Array.isArray(value)) {
    const polygons = naming(refuse, () =>
      Array.from(value, (polygon, i) =>
        gridPoints(polygon as ArrayLike<number>, `segmentation[${i}]`),
      ),
    );
    masks.addPolygons(polygons);
  } else masks.addMask(readRuns(value, refuse));
}

function readRuns(value: unknown, refuse: Refusal): RunLengthMask {
  if (typeof value !== "object" || value === null) {
    return refuse(`${describeValue(value)} as segmentation`, shapes);
  }
  const { size, counts } = value as { size?: PictureSize; counts?: unknown };
  if (size === undefined || counts === undefined) {
    return refuse(`a segmentation without ${size === undefined ? "size" : "counts"}`, shapes);
  }
  return naming(refuse, () =>
    typeof counts === "string"
      ? maskFromText(counts, size)
      : maskFromCounts(counts as ArrayLike<number>, size),
  );
}

/** What a function refuses of its argument is refused of the record that the argument comes from. */
function naming<Result>(refuse: Refusal, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!ArgumentError.isInstance(error)) throw error;
    const { parameter = "", received = "", expected = "", hint } = error;
    return refuse(`${received} in ${parameter}`, expected, hint);
  }
}
