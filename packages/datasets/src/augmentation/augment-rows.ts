import { restoreRandom } from "@balms/core";
import type { RandomGenerator } from "@balms/core";
import { checkList, checkWhole, refuse, refuseValue } from "@balms/core/adapter";
import type { AugmentedRows, Pixels } from "./augmentation-options.ts";
import type { AugmentationSettings } from "./augmentation-settings.ts";
import { augmentPicture } from "./augment-picture.ts";
import { drawChange } from "./picture-change.ts";

/**
 * Checks pictures and the rows that they are of.
 *
 * @throws {@link ArgumentError} naming what does not fit
 */
export function checkRows(
  images: Pixels,
  { rows, epoch, index }: AugmentedRows,
  { channels, height, width }: AugmentationSettings,
): void {
  if (!(images instanceof Uint8Array || images instanceof Float32Array)) {
    refuseValue("images", images, "a Uint8Array (0 to 255) or a Float32Array (0 to 1)");
  }
  checkList(rows, "rows");
  const size = channels * height * width;
  if (images.length !== rows.length * size) {
    const expected = `${rows.length * size}: ${channels}×${height}×${width} for each of ${rows.length} rows`;
    refuse("images", `${images.length} numbers`, expected);
  }
  for (let b = 0; b < rows.length; b++) checkWhole(rows[b], `rows[${b}]`, 0);
  checkWhole(epoch, "epoch", 0);
  if (index !== undefined) checkWhole(index, "index", 0);
}

/** A generator for each row: of the seed, the epoch and the row, and in a batch with a number of that and of how often the row stood before. */
function randomOfRows(
  settings: AugmentationSettings,
  { rows, epoch, index }: AugmentedRows,
): RandomGenerator[] {
  const random = restoreRandom(settings.random).fork(`epoch ${epoch}`);
  const times = new Map<number, number>();
  return Array.from(rows, (row) => {
    if (index === undefined) return random.fork(`row ${row}`);
    const time = (times.get(row) ?? 0) + 1;
    times.set(row, time);
    return random.fork(`row ${row} of batch ${index}, time ${time}`);
  });
}

/**
 * Augments pictures that were checked: a pure function of what it is given.
 *
 * @returns [B, C, H, W]
 */
export function augmentRows(
  images: Pixels,
  rows: AugmentedRows,
  settings: AugmentationSettings,
): Float32Array {
  const out = new Float32Array(images.length);
  const picture = new Float64Array(settings.channels * settings.height * settings.width);
  for (const [b, random] of randomOfRows(settings, rows).entries()) {
    const place = { source: images, out, start: b * picture.length };
    augmentPicture(picture, place, drawChange(random, settings), settings);
  }
  return out;
}
