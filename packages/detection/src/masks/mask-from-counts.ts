import { checkList, refuseValue } from "@balms/core/adapter";
import { joinRuns } from "./merge-runs.ts";
import { checkCover, checkSize, type PictureSize, type RunLengthMask } from "./run-length-mask.ts";

/**
 * A mask from a list of run lengths, which is how COCO writes crowds. Empty runs are taken out.
 *
 * @param counts - lengths in turn, background first, whole numbers from 0
 * @param size - [height, width]
 * @throws {@link ArgumentError} when the runs do not add up to height · width
 *
 * @example
 * ```ts
 * import { maskFromCounts } from "@balms/detection";
 *
 * console.log(maskFromCounts([2, 3, 1], [2, 3])); // as it is
 * ```
 */
export function maskFromCounts(counts: ArrayLike<number>, size: PictureSize): RunLengthMask {
  const pixels = checkSize(size, "size");
  checkList(counts, "counts");
  for (let i = 0; i < counts.length; i++) {
    if (Number.isSafeInteger(counts[i]) && counts[i] >= 0) continue;
    refuseValue("counts", counts[i], "whole numbers from 0", ` at position ${i}`);
  }
  checkCover(counts, pixels, "counts");
  return { size: [size[0], size[1]], counts: joinRuns(counts) };
}
