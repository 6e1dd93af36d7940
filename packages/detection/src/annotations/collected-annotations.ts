import type { PackedMasks } from "../masks/packed-masks.ts";
import type { GrowingNumbers } from "../numbers/growing-numbers.ts";

/** Objects as they come: of which picture and category is settled when all is read, since lists stand in any order. */
export interface CollectedAnnotations {
  readonly ids: GrowingNumbers;
  readonly imageIds: GrowingNumbers;
  readonly categoryIds: GrowingNumbers;
  /** NaN where the file has no box or no area. */
  readonly boxes: GrowingNumbers;
  readonly areas: GrowingNumbers;
  readonly crowds: GrowingNumbers;
  readonly ignored: GrowingNumbers;
  readonly masks: PackedMasks;
}

/** How messages call an annotation. */
export function nameAnnotation(id: number, index: number): string {
  return id < 0 ? `annotations[${index}]` : `annotation ${id}`;
}
