import { describeValue, type Work } from "@balms/core/adapter";
import { readBox } from "../boxes/read-box.ts";
import { isNothing } from "../json/nothing.ts";
import type { RecordFields } from "../json/record-scanner.ts";
import type { Refusal } from "../json/refusal.ts";
import { PackedMasks } from "../masks/packed-masks.ts";
import { readSegmentation } from "../masks/read-segmentation.ts";
import { GrowingNumbers } from "../numbers/growing-numbers.ts";
import { WholeNumberSet } from "../numbers/whole-number-set.ts";
import type { AnnotatedCategory, AnnotatedImage, AnnotationSet } from "./annotation-set.ts";
import { nameAnnotation, type CollectedAnnotations } from "./collected-annotations.ts";
import { ListedRecords, readCategory, readImage } from "./listed-records.ts";
import { RecordChecks, refuseSameName } from "./record-checks.ts";
import { settleAnnotations } from "./settle-annotations.ts";

/** What is read of an annotation file: the lists, in the order that `take` numbers them by, and their fields. */
export const readFields: RecordFields = {
  images: [
    "id",
    "width",
    "height",
    "file_name",
    "coco_url",
    "neg_category_ids",
    "not_exhaustive_category_ids",
  ],
  annotations: [
    "id",
    "image_id",
    "category_id",
    "bbox",
    "area",
    "iscrowd",
    "ignore",
    "segmentation",
  ],
  categories: ["id", "name", "frequency"],
};

/** Takes the records of an annotation file, and makes a set of them. */
export class AnnotationCollector {
  readonly #checks: RecordChecks;
  readonly #images: ListedRecords<AnnotatedImage>;
  readonly #categories: ListedRecords<AnnotatedCategory>;
  readonly #names: Set<string> = new Set();
  readonly #knownIds: WholeNumberSet = new WholeNumberSet();
  readonly #columns: CollectedAnnotations = {
    ids: new GrowingNumbers(),
    imageIds: new GrowingNumbers(),
    categoryIds: new GrowingNumbers(),
    boxes: new GrowingNumbers(),
    areas: new GrowingNumbers(),
    crowds: new GrowingNumbers(),
    ignored: new GrowingNumbers(),
    masks: new PackedMasks(),
  };

  constructor(file: string) {
    this.#checks = new RecordChecks(file);
    this.#images = new ListedRecords("images", this.#checks);
    this.#categories = new ListedRecords("categories", this.#checks);
  }

  take(list: number, index: number, values: readonly unknown[]): void {
    if (list === 1) this.#annotation(index, values);
    else if (list === 0) this.#images.add(index, readImage(index, values, this.#checks));
    else this.#category(index, values);
  }

  /** Everything together. Refuses annotations that do not fit what the file lists. */
  finish(): Work<AnnotationSet> {
    return settleAnnotations(this.#columns, this.#images, this.#categories, this.#checks);
  }

  #category(index: number, values: readonly unknown[]): void {
    const category = readCategory(index, values, this.#checks);
    this.#categories.add(index, category);
    if (this.#names.has(category.name)) refuseSameName(this.#checks, category.name, index);
    this.#names.add(category.name);
  }

  #annotation(index: number, values: readonly unknown[]): void {
    const [id, image, category, box, area, isCrowd, ignore, segmentation] = values;
    const [checks, columns, list] = [this.#checks, this.#columns, "annotations"];
    const own = checks.optionalWhole(id, list, index, "id");
    if (own !== undefined && !this.#knownIds.add(own)) {
      checks.refuse(`the id ${own} again at ${list}[${index}]`, "each id once");
    }
    columns.ids.push(own ?? -1);
    columns.imageIds.push(checks.whole(image, list, index, "image_id"));
    columns.categoryIds.push(checks.whole(category, list, index, "category_id"));
    columns.crowds.push(Number(checks.flag(isCrowd, list, index, "iscrowd")));
    columns.ignored.push(Number(checks.flag(ignore, list, index, "ignore")));
    const refuse: Refusal = (received, expected, hint) =>
      checks.refuse(`${received} of ${nameAnnotation(own ?? -1, index)}`, expected, hint);
    const corners = isNothing(box) ? undefined : readBox(box, "bbox", refuse);
    for (let i = 0; i < 4; i++) columns.boxes.push(corners?.[i] ?? Number.NaN);
    columns.areas.push(readArea(area, refuse));
    readSegmentation(segmentation, columns.masks, refuse);
  }
}

function readArea(value: unknown, refuse: Refusal): number {
  if (value === undefined || value === null) return Number.NaN;
  if (typeof value === "number" && value >= 0 && value < Infinity) return value;
  return refuse(`${describeValue(value)} as area`, "a number from 0");
}
