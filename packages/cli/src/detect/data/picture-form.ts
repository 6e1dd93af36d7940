import type { AnnotationSet, PictureSize } from "@balms/detection";
import type { ImageFormat } from "../../data/image-data.ts";

/** How pictures become the numbers that a detector takes; without width and height each keeps its own size. */
export interface PictureForm extends Omit<ImageFormat, "width" | "height"> {
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** The form of one picture. */
export function formatOf(form: PictureForm, [height, width]: PictureSize): ImageFormat {
  return { ...form, width: form.width ?? width, height: form.height ?? height };
}

/** [height, width] of a picture, as its annotations say. */
export function pictureSize({ images }: AnnotationSet, index: number): PictureSize {
  const { height = 0, width = 0 } = images[index] ?? {};
  return [height, width];
}
