import { ClassMixture } from "../draws/class-mixture.ts";
import { createKey } from "../positions/position-key.ts";
import type { RowSampler } from "../row-sampler.ts";
import { checkImages } from "../rows/check-images.ts";
import { groupImages, groupShares } from "../rows/image-groups.ts";
import type { ImageRows } from "../rows/index-images.ts";
import { composeImageSampler } from "./compose-image-sampler.ts";
import { checkSamplerOptions, readEpochLength, type SamplerOptions } from "./sampler-options.ts";

/**
 * Class-balanced sampling of images: image I in proportion to r(I) = max_{c∈I} 1/f_c, the rarity of
 * its rarest class, with replacement. An image without any class is never drawn.
 *
 * No list of repeated images is made: 4 bytes an image, O(1) per draw. `sampledPrior` and
 * `expectedViews` are to be read as with `createRepeatFactorSampler`.
 *
 * @param images - classes per image [N]; f_c is the share of images with class c
 * @param options - `random`; `epochLength` (default N)
 * @throws {@link ArgumentError} when an argument is wrong
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createImageBalancedSampler, indexImages } from "@balms/sampler";
 *
 * const images = indexImages([[0], [0], [0], [0, 1]], { classes: 2 });
 * const sampler = createImageBalancedSampler(images, { random: createRandom(1) });
 * console.log(sampler.expectedViews()); // 1 for images with class 0, on average; 2.29 with class 1
 * ```
 */
export function createImageBalancedSampler(images: ImageRows, options: SamplerOptions): RowSampler {
  checkSamplerOptions(options);
  const { random, ...lengths } = { ...options };
  const { prior, rowCount } = checkImages(images);
  const key = createKey(random);
  const rarity = Float64Array.from(prior.counts, (count) => (count === 0 ? 0 : rowCount / count));
  const groups = groupImages(images, rarity, 0);
  const weights = groups.factors.map((factor, group) => factor * groups.rows.prior.counts[group]);
  const mixture = new ClassMixture(groups.rows, weights, key);
  return composeImageSampler(images, groupShares(groups), {
    name: "image-balanced",
    settings: {},
    key,
    epochLength: readEpochLength(lengths, rowCount),
    fill: (epoch, first, out) => mixture.fill(epoch, first, out),
  });
}
