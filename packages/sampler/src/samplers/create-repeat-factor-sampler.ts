import { RepeatedWalk } from "../draws/repeated-walk.ts";
import { createKey } from "../positions/position-key.ts";
import type { RowSampler } from "../row-sampler.ts";
import { refuse } from "@balms/core/adapter";
import { checkImages } from "../rows/check-images.ts";
import { groupImages, groupShares } from "../rows/image-groups.ts";
import type { ImageRows } from "../rows/index-images.ts";
import { composeImageSampler } from "./compose-image-sampler.ts";
import { classFactors } from "./repeat-factors.ts";
import { checkSamplerOptions, readEpochLength, type SamplerOptions } from "./sampler-options.ts";

/** `SamplerOptions`, and which classes count as rare. */
export interface RepeatFactorOptions extends SamplerOptions {
  /** t, above 0: images with a class on a smaller share of the images are repeated; default 0.001, LVIS's. */
  readonly threshold?: number | undefined;
}

/**
 * Repeat-factor sampling: an epoch is all images in random order, image I about r(I) times (see
 * `repeatFactors`). What is not whole is rounded at random, anew in every epoch.
 *
 * Every epoch has the same length L, by default Σ r rounded: image I is there ⌊x⌋ or ⌈x⌉ times,
 * x = r(I) · L / Σ r on average. 4 bytes an image, O(1) expected per draw; no list of repeats.
 *
 * `sampledPrior` gives the share of drawn images that have each class; as images may have several
 * classes or none, these need not add up to 1. `expectedViews` is the mean over the class's images.
 *
 * Source: Gupta, Dollár & Girshick, "LVIS: A dataset for large vocabulary instance segmentation",
 * CVPR 2019.
 *
 * @param images - classes per image [N]
 * @param options - `threshold` t (default 0.001); `random`; `epochLength` L (default Σ r, rounded)
 * @throws {@link ArgumentError} when an argument is wrong
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createRepeatFactorSampler, indexImages } from "@balms/sampler";
 *
 * const images = indexImages([[0], [0], [0], [0, 1]], { classes: 2 });
 * const sampler = createRepeatFactorSampler(images, { threshold: 1, random: createRandom(1) });
 * const rows = new Uint32Array(sampler.epochLength);
 * sampler.fill(0, 0, rows);
 * console.log(rows.toSorted()); // 0, 1, 2, 3, 3
 * ```
 */
export function createRepeatFactorSampler(
  images: ImageRows,
  options: RepeatFactorOptions,
): RowSampler {
  checkSamplerOptions(options, "threshold");
  const { random, threshold = 0.001, ...lengths } = { ...options };
  checkImages(images);
  const key = createKey(random);
  const groups = groupImages(images, classFactors(images, threshold), 1);
  const usual = Math.round(groups.total);
  if (lengths.epochLength === undefined && !Number.isSafeInteger(usual)) {
    refuse(
      "threshold",
      `${threshold}: an epoch of ${usual} positions`,
      "a smaller one: shares of images, as 0.001",
    );
  }
  const epochLength = readEpochLength(lengths, usual);
  const walk = new RepeatedWalk(groups, epochLength, key);
  return composeImageSampler(images, groupShares(groups), {
    name: "repeat-factor",
    settings: { threshold },
    key,
    epochLength,
    fill: (epoch, first, out) => walk.fill(epoch, first, out),
  });
}
