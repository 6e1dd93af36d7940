import { priorFromCounts } from "@balms/core";
import { SortedRows } from "./class-rows.ts";
import type { ImageRows } from "./index-images.ts";

/** The images with each class, once under each of their classes; those without any under class C. */
export function imagesByClass(images: ImageRows): SortedRows {
  const { rowCount, starts, ids, prior } = images;
  const classes = prior.counts.length;
  let without = 0;
  for (let image = 0; image < rowCount; image++) {
    if (starts[image] === starts[image + 1]) without++;
  }
  const order = new Uint32Array(ids.length + without);
  const rows = new SortedRows(priorFromCounts([...prior.counts, without]), order);
  const places = rows.starts.slice();
  for (let image = 0; image < rowCount; image++) {
    for (let k = starts[image]; k < starts[image + 1]; k++) order[places[ids[k]]++] = image;
    if (starts[image] === starts[image + 1]) order[places[classes]++] = image;
  }
  return rows;
}
