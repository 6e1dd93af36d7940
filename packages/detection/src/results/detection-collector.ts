import { describeValue } from "@balms/core/adapter";
import { readBox } from "../boxes/read-box.ts";
import type { Refusal } from "../json/refusal.ts";
import { PackedMasks } from "../masks/packed-masks.ts";
import { GrowingNumbers } from "../numbers/growing-numbers.ts";
import type { DetectionSet } from "./detection.ts";

/** What is known of a detection, before it was looked at. */
export interface DetectionFields {
  readonly imageId: unknown;
  readonly categoryId: unknown;
  readonly score: unknown;
  readonly box: unknown;
  /** Checks its mask, and puts it into a column; undefined where it has none. */
  readonly mask: ((masks: PackedMasks) => void) | undefined;
}

/** What the fields are called where they come from, for messages. */
export type FieldNames = Readonly<Record<keyof DetectionFields, string>>;

/** Takes detections one by one, and makes a set of them. */
export class DetectionCollector {
  readonly #names: FieldNames;
  readonly #imageIds: GrowingNumbers = new GrowingNumbers();
  readonly #categoryIds: GrowingNumbers = new GrowingNumbers();
  readonly #scores: GrowingNumbers = new GrowingNumbers();
  readonly #boxes: GrowingNumbers = new GrowingNumbers();
  #masks: PackedMasks | undefined;

  constructor(names: FieldNames) {
    this.#names = names;
  }

  add({ imageId, categoryId, score, box, mask }: DetectionFields, refuse: Refusal): void {
    const names = this.#names;
    const index = this.#scores.length;
    this.#imageIds.push(readId(imageId, names.imageId, refuse));
    this.#categoryIds.push(readId(categoryId, names.categoryId, refuse));
    if (typeof score !== "number" || !Number.isFinite(score)) {
      refuse(`${describeValue(score)} as ${names.score}`, "a finite number");
    }
    this.#scores.push(score);
    this.#addBox(box, index, refuse);
    if (box === undefined && mask === undefined) {
      refuse(`neither ${names.box} nor ${names.mask}`, "one of them");
    }
    if (mask !== undefined && this.#masks === undefined) {
      this.#masks = new PackedMasks();
      for (let i = 0; i < index; i++) this.#masks.addNothing();
    }
    if (mask === undefined) this.#masks?.addNothing();
    else if (this.#masks !== undefined) mask(this.#masks);
  }

  finish(): DetectionSet {
    return {
      size: this.#scores.length,
      imageIds: this.#imageIds.values(),
      categoryIds: this.#categoryIds.values(),
      scores: this.#scores.values(),
      boxes: this.#boxes.length > 0 ? this.#boxes.values() : undefined,
      masks: this.#masks,
    };
  }

  /** Areas come from boxes where there are any, so that all or none have one. */
  #addBox(value: unknown, index: number, refuse: Refusal): void {
    const field = this.#names.box;
    if (index > 0 && (value === undefined) !== (this.#boxes.length === 0)) {
      refuse(
        value === undefined ? `no ${field}` : `a ${field}, which the first has not`,
        `${field} in all of them or in none`,
      );
    }
    if (value === undefined) return;
    for (const side of readBox(value, field, refuse)) this.#boxes.push(side);
  }
}

function readId(value: unknown, field: string, refuse: Refusal): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  const received = value === undefined ? `no ${field}` : `${describeValue(value)} as ${field}`;
  return refuse(received, "a whole number from 0 to 2^53 - 1");
}
