import { priorFromCounts } from "@balms/core";
import { SortedRows } from "./class-rows.ts";
import type { ImageRows } from "./index-images.ts";

/**
 * Images by what decides about them: the class with the greatest factor. All images of a group have
 * one factor, so that nothing has to be kept per image but the order, 4 bytes each.
 */
export interface ImageGroups {
  /** Group c: the images that class c decides about; group C: those without any class. */
  readonly rows: SortedRows;
  /** Factor of the images of each group [C + 1]. */
  readonly factors: Float64Array;
  /** Sum of the factors of the images with each class [C]. */
  readonly sums: Float64Array;
  /** Sum of the factors of all images. */
  readonly total: number;
}

/**
 * Groups images by the greatest factor of their classes.
 *
 * @param factors - per class [C]
 * @param without - the factor of images without any class
 */
export function groupImages(
  images: ImageRows,
  factors: Float64Array,
  without: number,
): ImageGroups {
  const { rowCount, starts, ids } = images;
  const size = factors.length;
  const decide = (image: number): number => {
    let found = size;
    for (let k = starts[image]; k < starts[image + 1]; k++) {
      if (found === size || factors[ids[k]] > factors[found]) found = ids[k];
    }
    return found;
  };
  const all = Float64Array.of(...factors, without);
  const counts = new Float64Array(size + 1);
  const sums = new Float64Array(size);
  for (let image = 0; image < rowCount; image++) {
    const group = decide(image);
    counts[group]++;
    for (let k = starts[image]; k < starts[image + 1]; k++) sums[ids[k]] += all[group];
  }
  const order = new Uint32Array(rowCount);
  const rows = new SortedRows(priorFromCounts(counts), order);
  const places = rows.starts.slice();
  for (let image = 0; image < rowCount; image++) order[places[decide(image)]++] = image;
  const total = counts.reduce((sum, count, group) => sum + count * all[group], 0);
  return { rows, factors: all, sums, total };
}

/** The share of the images drawn that have each class, where each is drawn in proportion to its factor. */
export function groupShares({ sums, total }: ImageGroups): Float64Array {
  return sums.map((sum) => sum / total);
}
