import { priorFromCounts } from "@balms/core";
import type { PositionKey } from "../positions/position-key.ts";
import type { RowNumbers, RowSampler } from "../row-sampler.ts";
import { digestIntegers } from "../rows/digest-numbers.ts";
import type { ImageGroups } from "../rows/image-groups.ts";
import type { ImageRows } from "../rows/index-images.ts";
import { classViews } from "./class-views.ts";
import { composeSampler } from "./compose-sampler.ts";

/** A sampler of images that are seen in proportion to their factors. */
export function composeImageSampler(
  images: ImageRows,
  groups: ImageGroups,
  parts: {
    readonly name: string;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly key: PositionKey;
    readonly epochLength: number;
    readonly fill: (epoch: number, first: number, rows: RowNumbers) => void;
  },
): RowSampler {
  const { prior, rowCount, starts, ids } = images;
  // The share of the images drawn that have class c; these add up to 1 or more.
  const shares = groups.sums.map((sum) => sum / groups.total);
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
