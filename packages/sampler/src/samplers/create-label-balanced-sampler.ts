import { checkChoice, checkNumber, refuse } from "@balms/core/adapter";
import { ClassMixture } from "../draws/class-mixture.ts";
import { evenRates, occurrences } from "../draws/even-rates.ts";
import { createKey } from "../positions/position-key.ts";
import type { RowSampler } from "../row-sampler.ts";
import { checkImages } from "../rows/check-images.ts";
import { imagesByClass } from "../rows/images-by-class.ts";
import type { ImageRows } from "../rows/index-images.ts";
import { composeImageSampler } from "./compose-image-sampler.ts";
import { checkSamplerOptions, readEpochLength, type SamplerOptions } from "./sampler-options.ts";

/** How rows with several classes are balanced. */
export interface LabelBalancedOptions extends SamplerOptions {
  /**
   * What is to be alike for all classes: how often one is "drawn" (the default), or how often it "occurs"
   * on what is drawn, as nearly as the classes that come with it permit.
   */
  readonly balance?: "drawn" | "occurs" | undefined;
  /** Share of the positions that rows without any class have, in [0, 1); default 0. */
  readonly emptyShare?: number | undefined;
}

/**
 * Class-balanced sampling of rows with several classes, one, or none: a class is drawn, and then one of
 * its rows, all alike and with replacement. With rates r, Σ r = 1, row i is drawn with probability
 *
 *     P(i) = (1 − e) Σ_{c∈i} r_c / n_c         e = `emptyShare`
 *
 * and class c occurs on a share f_c = Σ_{i∋c} P(i) of what is drawn, at least (1 − e) r_c: classes that
 * come with others occur more often than they are drawn. `balance: "drawn"` has r_c = 1 / C.
 * `balance: "occurs"` finds rates by which all f_c are the same within 1 %, but for classes that others bring
 * along more often than that: these are hardly ever drawn by themselves.
 *
 * `sampledPrior` has the f_c, which add up to 1 or more; `expectedViews` how often a row with class c
 * is seen per epoch, on average. 4 bytes for each class of a row, O(1) per draw.
 *
 * Source: Shen, Lin & Huang, "Relay backpropagation for effective learning of deep convolutional
 * neural networks", ECCV 2016 (class-aware sampling).
 *
 * @param images - classes per row [N]
 * @param options - `random`; `balance`, `emptyShare`; `epochLength` (default N)
 * @throws {@link ArgumentError} when an argument is wrong, or rows without a class are asked for where there are none
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createLabelBalancedSampler, indexImages } from "@balms/sampler";
 *
 * const films = indexImages([["drama"], ["drama"], ["drama", "western"], []]);
 * const random = createRandom(1);
 * console.log(createLabelBalancedSampler(films, { random }).sampledPrior().counts); // 1 drama, ⅔ western
 * const even = createLabelBalancedSampler(films, { random, balance: "occurs", emptyShare: 0.25 });
 * console.log(even.sampledPrior().counts); // ¾ drama and western: only the third film has western
 * ```
 */
export function createLabelBalancedSampler(
  images: ImageRows,
  options: LabelBalancedOptions,
): RowSampler {
  checkSamplerOptions(options, "balance", "emptyShare");
  const { random, balance = "drawn", emptyShare = 0, ...lengths } = { ...options };
  const { prior, rowCount } = checkImages(images);
  checkChoice(balance, "balance", ["drawn", "occurs"]);
  checkNumber(emptyShare, "emptyShare", { least: 0, below: 1 });
  const key = createKey(random);
  const rows = imagesByClass(images);
  const classes = prior.counts.length;
  const without = rows.prior.counts[classes];
  if (emptyShare > 0 && without === 0) {
    refuse("emptyShare", `${emptyShare}`, "0: every row has a class");
  }
  const rates = balance === "occurs" ? evenRates(images) : alike(prior.counts);
  const shares = occurrences(images, rates).map((share) => (1 - emptyShare) * share);
  const weights = new Float64Array(classes + 1);
  weights.set(rates.map((rate) => (1 - emptyShare) * rate));
  weights[classes] = emptyShare;
  const mixture = new ClassMixture(rows, weights, key);
  return composeImageSampler(images, shares, {
    name: "label-balanced",
    settings: { balance, emptyShare },
    key,
    epochLength: readEpochLength(lengths, rowCount),
    fill: (epoch, first, out) => mixture.fill(epoch, first, out),
  });
}

function alike(counts: readonly number[]): Float64Array {
  const present = counts.filter((count) => count > 0).length;
  return Float64Array.from(counts, (count) => (count > 0 ? 1 / present : 0));
}
