import type { PictureSize, RunLengthMask } from "./run-length-mask.ts";

/** Masks of many objects, by their numbers: packed, and unpacked one at a time. */
export interface MaskColumn {
  readonly size: number;
  /** Whether an object has a mask. */
  has(index: number): boolean;
  /** The size that a mask states itself; outlines state none. */
  statedSize(index: number): PictureSize | undefined;
  /** The pixels of a mask that states its size. */
  statedArea(index: number): number | undefined;
  /** The mask of an object that has one, in a picture of the given size. */
  at(index: number, size: PictureSize): RunLengthMask;
}

/** Whether something has the functions of a column of masks, which copies of one lack. */
export function isMaskColumn(value: unknown): boolean {
  const { has, statedSize, statedArea, at } = (value ?? {}) as Partial<MaskColumn>;
  return [has, statedSize, statedArea, at].every((part) => typeof part === "function");
}
