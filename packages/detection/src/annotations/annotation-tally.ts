import { mostClasses } from "@balms/core/adapter";
import type { RecordFields } from "../json/record-scanner.ts";
import { WholeNumberSet } from "../numbers/whole-number-set.ts";
import type { AnnotationCounts, CategoryCounts } from "./annotation-counts.ts";
import { CategoryTally } from "./category-tally.ts";
import { RecordChecks } from "./record-checks.ts";
import { refuseUnlistedImages } from "./unlisted.ts";

/** What is looked at in an annotation file: the lists, in the order that `take` numbers them by, and their fields. */
export const countedFields: RecordFields = {
  images: ["id", "neg_category_ids", "not_exhaustive_category_ids"],
  annotations: ["id", "image_id", "category_id", "iscrowd"],
  categories: ["id", "name", "image_count", "instance_count"],
};

// Image and category together are one whole number.
const mostImages = Math.floor(Number.MAX_SAFE_INTEGER / mostClasses);

/**
 * Counts records as they come, the lists in any order. What it holds grows with the categories, the images, and the pairs of the
 * two that occur: a few bytes each; of annotations it remembers the ids, of which 32 in a row take some 20 bytes.
 */
export class AnnotationTally {
  readonly #checks: RecordChecks;
  readonly #categories: CategoryTally;
  readonly #listedImages: WholeNumberSet = new WholeNumberSet();
  readonly #namedImages: WholeNumberSet = new WholeNumberSet();
  readonly #annotations: WholeNumberSet = new WholeNumberSet();
  readonly #pairs: WholeNumberSet = new WholeNumberSet();
  #counted = 0;

  constructor(file: string) {
    this.#checks = new RecordChecks(file);
    this.#categories = new CategoryTally(this.#checks);
  }

  take(list: number, index: number, values: readonly unknown[]): void {
    if (list === 1) this.#annotation(index, values);
    else if (list === 0) this.#image(index, values);
    else this.#categories.list(index, values);
  }

  counts(): AnnotationCounts {
    this.#refuseUnlisted();
    const categories = this.#categories.counts();
    return {
      categories,
      images: this.#listedImages.size,
      emptyImages: this.#listedImages.size - this.#namedImages.size,
      annotations: this.#counted,
      statedOtherwise: categories.filter(isStatedOtherwise).map(({ name }) => name),
    };
  }

  #image(index: number, [id, negative, notExhaustive]: readonly unknown[]): void {
    const checks = this.#checks;
    this.#addNew(this.#listedImages, checks.whole(id, "images", index, "id"), "images", index);
    for (const category of new Set(checks.wholes(negative, "images", index, "neg_category_ids"))) {
      this.#categories.at(this.#categories.numberOf(category)).negativeImages++;
    }
    const incomplete = "not_exhaustive_category_ids";
    for (const category of new Set(checks.wholes(notExhaustive, "images", index, incomplete))) {
      this.#categories.at(this.#categories.numberOf(category)).notExhaustiveImages++;
    }
  }

  #annotation(index: number, [id, image, category, isCrowd]: readonly unknown[]): void {
    const checks = this.#checks;
    const list = "annotations";
    // Written by hand, annotations often have no ids; nothing refers to them.
    const own = checks.optionalWhole(id, list, index, "id");
    if (own !== undefined) this.#addNew(this.#annotations, own, list, index);
    this.#counted++;
    const number = this.#categories.numberOf(checks.whole(category, list, index, "category_id"));
    const tally = this.#categories.at(number);
    if (checks.flag(isCrowd, list, index, "iscrowd")) tally.crowds++;
    else tally.instances++;
    const imageId = checks.whole(image, list, index, "image_id");
    this.#namedImages.add(imageId);
    const position = this.#namedImages.position(imageId);
    if (position >= mostImages) checks.refuse("more images than can be counted", "fewer");
    if (this.#pairs.add(position * mostClasses + number)) tally.images++;
  }

  #addNew(known: WholeNumberSet, id: number, list: string, index: number): void {
    if (known.add(id)) return;
    this.#checks.refuse(`the id ${id} again at ${list}[${index}]`, "each id once");
  }

  #refuseUnlisted(): void {
    const missing: number[] = [];
    for (const id of this.#namedImages.values()) {
      if (!this.#listedImages.has(id)) missing.push(id);
    }
    refuseUnlistedImages(this.#checks, missing);
  }
}

function isStatedOtherwise(category: CategoryCounts): boolean {
  const { images, instances, statedImages = images, statedInstances = instances } = category;
  return statedImages !== images || statedInstances !== instances;
}
