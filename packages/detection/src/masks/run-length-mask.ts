import { checkList, describeValue, refuse, refuseValue } from "@balms/core/adapter";
import type { RunLengthMask as CoreMask } from "@balms/core/adapter";

/** Height and width of a picture, in pixels. */
export type PictureSize = readonly [height: number, width: number];

/**
 * The pixels of one object, as lengths of runs down the columns, one column after the other: background first (0 where the mask begins
 * with the object), then in turn. They add up to height · width. COCO calls it RLE.
 */
export type RunLengthMask = CoreMask;

// Pixels are counted in 32 bits with a sign, also in the differences that COCO's text is made of.
const mostPixels = 2 ** 30;

/** Checks a size and gives back the number of its pixels. */
export function checkSize(size: PictureSize, parameter: string): number {
  checkList(size, parameter);
  const [height, width] = size;
  const isWhole = [height, width].every((side) => Number.isSafeInteger(side) && side > 0);
  if (size.length !== 2 || !isWhole) {
    const sides = Array.from(size as ArrayLike<unknown>, describeValue);
    const received = sides.length > 4 ? describeValue(size) : `[${sides.join(", ")}]`;
    refuse(parameter, received, "[height, width], whole numbers from 1");
  }
  if (height * width > mostPixels) {
    refuse(parameter, `${height} × ${width} pixels`, `at most ${mostPixels} pixels`);
  }
  return height * width;
}

/** Checks a mask: its size, and that its runs cover the picture. */
export function checkMask(mask: RunLengthMask, parameter: string): void {
  const given: unknown = mask;
  if (typeof given !== "object" || given === null || !("counts" in given) || !("size" in given)) {
    refuseValue(parameter, mask, "a mask: size and counts");
  }
  const pixels = checkSize(mask.size, `${parameter}.size`);
  if (!(mask.counts instanceof Uint32Array)) {
    refuseValue(`${parameter}.counts`, mask.counts, "a Uint32Array; maskFromCounts makes one");
  }
  checkCover(mask.counts, pixels, `${parameter}.counts`);
}

/** Refuses runs that do not add up to the pixels of the picture. */
export function checkCover(counts: ArrayLike<number>, pixels: number, parameter: string): void {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i];
  checkSum(sum, pixels, parameter);
}

/** The same, where they were added up already. */
export function checkSum(sum: number, pixels: number, parameter: string): void {
  if (sum === pixels) return;
  refuse(parameter, `runs of ${sum} pixels together`, `${pixels}, as height · width of the mask`);
}

/** Refuses masks of pictures of different sizes. */
export function checkSameSize(a: RunLengthMask, b: RunLengthMask, parameter: string): void {
  if (a.size[0] === b.size[0] && a.size[1] === b.size[1]) return;
  refuse(parameter, `masks of ${a.size.join(" × ")} and ${b.size.join(" × ")}`, "one size");
}
