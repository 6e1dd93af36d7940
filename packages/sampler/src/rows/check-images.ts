import { refuseValue } from "@balms/core/adapter";
import type { ImageRows } from "./index-images.ts";

/** Refuses what `indexImages` did not make. */
export function checkImages(images: ImageRows): ImageRows {
  const given: Partial<ImageRows> | null | undefined = images;
  const { rowCount = NaN, prior, starts, ids } = { ...given };
  const sized = starts instanceof Uint32Array || starts instanceof Float64Array;
  if (
    sized &&
    starts.length === rowCount + 1 &&
    ids instanceof Uint32Array &&
    prior !== undefined
  ) {
    return images;
  }
  return refuseValue("images", images, "the classes of each image, as indexImages makes them");
}
