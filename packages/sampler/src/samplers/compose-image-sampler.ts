import { digestIntegers } from "@balms/core/adapter";
import { priorFromCounts } from "@balms/core";
import type { PositionKey } from "../positions/position-key.ts";
import type { RowNumbers, RowSampler } from "../row-sampler.ts";
import type { ImageRows } from "../rows/index-images.ts";
import { classViews } from "./class-views.ts";
import { composeSampler } from "./compose-sampler.ts";

/**
 * A sampler of images.
 *
 * @param shares - the share of the images drawn that have each class [C]; these may add up to more than 1
 */
export function composeImageSampler(
  images: ImageRows,
  shares: Float64Array,
  parts: {
    readonly name: string;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly key: PositionKey;
    readonly epochLength: number;
    readonly fill: (epoch: number, first: number, rows: RowNumbers) => void;
  },
): RowSampler {
  const { prior, rowCount, starts, ids } = images;
  const induced = priorFromCounts(shares, { classes: prior.classes, counted: "weights" });
  return composeSampler({
    ...parts,
    settings: { ...parts.settings, prior: prior.digest },
    data: digestIntegers(ids, digestIntegers(starts)),
    prior,
    rowCount,
    sampledPrior: () => induced,
    views: () => classViews(shares, prior.counts, parts.epochLength),
  });
}
