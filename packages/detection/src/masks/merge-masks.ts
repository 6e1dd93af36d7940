import { checkList, refuse } from "@balms/core/adapter";
import { joinRuns, mergeRuns } from "./merge-runs.ts";
import { checkMask, checkSameSize, type RunLengthMask } from "./run-length-mask.ts";

/**
 * What is in at least one of several masks of one picture.
 *
 * @param masks - at least one, all of one size
 * @throws {@link ArgumentError} when there is none, their sizes differ, or runs do not cover the picture
 *
 * @example
 * ```ts
 * import { encodeMask, maskArea, uniteMasks } from "@balms/detection";
 *
 * const [left, middle] = [encodeMask([1, 1, 0], [1, 3]), encodeMask([0, 1, 0], [1, 3])];
 * console.log(maskArea(uniteMasks([left, middle]))); // 2
 * ```
 */
export function uniteMasks(masks: readonly RunLengthMask[]): RunLengthMask {
  return merge(masks, false);
}

/**
 * What is in all of several masks of one picture.
 *
 * @param masks - at least one, all of one size
 * @throws {@link ArgumentError} when there is none, their sizes differ, or runs do not cover the picture
 *
 * @example
 * ```ts
 * import { encodeMask, intersectMasks, maskArea } from "@balms/detection";
 *
 * const [left, middle] = [encodeMask([1, 1, 0], [1, 3]), encodeMask([0, 1, 0], [1, 3])];
 * console.log(maskArea(intersectMasks([left, middle]))); // 1
 * ```
 */
export function intersectMasks(masks: readonly RunLengthMask[]): RunLengthMask {
  return merge(masks, true);
}

function merge(masks: readonly RunLengthMask[], both: boolean): RunLengthMask {
  checkList(masks, "masks");
  if (masks.length === 0) refuse("masks", "no masks", "at least one");
  const [first] = masks;
  for (const [i, mask] of masks.entries()) {
    checkMask(mask, `masks[${i}]`);
    checkSameSize(first, mask, "masks");
  }
  const counts = masks
    .slice(1)
    .reduce((merged, mask) => mergeRuns(merged, mask.counts, both), joinRuns(first.counts));
  return { size: first.size, counts };
}
