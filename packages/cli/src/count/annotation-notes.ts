import type { AnnotationCounts } from "@balms/detection";
import { formatCount } from "../terminal/format-values.ts";

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const many = (count: number, one: string, several: string): string =>
  `${formatCount(count)} ${count === 1 ? one : several}`;

/** What files of annotations were taken for. */
export function describeAnnotations(files: readonly AnnotationCounts[]): string {
  // COCO knows neither stated counts nor negative categories.
  const isLvis = files.some(({ categories }) =>
    categories.some((one) => one.statedImages !== undefined || one.negativeImages > 0),
  );
  const annotations = sum(files, (file) => file.annotations);
  const images = sum(files, (file) => file.images);
  return `annotations as ${isLvis ? "LVIS" : "COCO"} has them: ${many(annotations, "annotation", "annotations")} of ${many(images, "image", "images")}`;
}

/** What else is to be known of counts of annotations. */
export function annotationNotes(
  files: readonly AnnotationCounts[],
  counted: "images" | "instances",
): string[] {
  return [
    ...crowds(files, counted),
    ...empty(files, counted),
    ...stated(files),
    ...severalFiles(files),
  ];
}

/** Ids are those of one file: the same one in another may be another image, or not. */
function severalFiles(files: readonly AnnotationCounts[]): string[] {
  if (files.length < 2) return [];
  return [
    `the ${formatCount(files.length)} files are taken for different images: one that is in two of them counts twice`,
  ];
}

function crowds(files: readonly AnnotationCounts[], counted: string): string[] {
  const count = sum(files, ({ categories }) => sum(categories, (category) => category.crowds));
  if (count === 0) return [];
  const are = `${many(count, "annotation is a crowd", "annotations are crowds")} (iscrowd)`;
  return [
    counted === "images"
      ? `${are}: their images count as images of the category`
      : `${are}, and not counted: how many objects a crowd has is unknown`,
  ];
}

function empty(files: readonly AnnotationCounts[], counted: string): string[] {
  const count = sum(files, (file) => file.emptyImages);
  if (count === 0 || counted !== "images") return [];
  const have = many(count, "image has no annotation", "images have no annotation");
  return [`${have}, and ${count === 1 ? "is" : "are"} among the examples`];
}

function stated(files: readonly AnnotationCounts[]): string[] {
  const other = files.flatMap(({ categories, statedOtherwise }) => {
    const names = new Set(statedOtherwise);
    return categories.filter(({ name }) => names.has(name));
  });
  const [first] = other;
  if (first === undefined) return [];
  const categories = many(other.length, "category states", "categories state");
  return [
    `${categories} another image_count or instance_count than there are annotations, such as ${first.name} (image_count ${first.statedImages ?? "not stated"}, counted ${first.images}); counted are the annotations. In a file for validation these are counts of the training images: for their prior, count the file for training`,
  ];
}
