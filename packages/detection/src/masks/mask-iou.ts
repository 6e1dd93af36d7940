import { checkFlag, checkOptions, maskArea } from "@balms/core/adapter";
import { sharedPixels } from "./merge-runs.ts";
import { checkMask, checkSameSize, type RunLengthMask } from "./run-length-mask.ts";

/** What is compared with a detection. */
export interface OverlapOptions {
  /** The truth is a crowd, a region with many objects: the overlap is |both| / |detection|; default false. */
  readonly isCrowd?: boolean | undefined;
}

/**
 * How much two masks overlap: |both| / |either|, 0 where they have no pixel in common.
 *
 * Of a crowd a detection finds a part, so that the overlap is |both| / |detection|.
 *
 * Source: Lin et al., "Microsoft COCO: common objects in context", ECCV 2014.
 *
 * @param mask - of the detection
 * @param truth - of the annotation, of the same size
 * @param options - `isCrowd`: the annotation is a crowd; default false
 * @returns in [0, 1]
 * @throws {@link ArgumentError} when the sizes differ, or runs do not cover the picture
 *
 * @example
 * ```ts
 * import { encodeMask, maskIou } from "@balms/detection";
 *
 * const [left, middle] = [encodeMask([0, 1, 0], [1, 3]), encodeMask([1, 1, 1], [1, 3])];
 * console.log(maskIou(left, middle), maskIou(left, middle, { isCrowd: true })); // 1/3, 1
 * ```
 */
export function maskIou(
  mask: RunLengthMask,
  truth: RunLengthMask,
  options?: OverlapOptions,
): number {
  checkOptions(options, ["isCrowd"]);
  const { isCrowd = false } = { ...options };
  checkFlag(isCrowd, "isCrowd");
  checkMask(mask, "mask");
  checkMask(truth, "truth");
  checkSameSize(mask, truth, "truth");
  const own = maskArea(mask);
  const shared = sharedPixels(mask.counts, truth.counts);
  if (shared === 0) return 0;
  return shared / (isCrowd ? own : own + maskArea(truth) - shared);
}
