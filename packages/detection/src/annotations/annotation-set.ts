import type { Box } from "../boxes/box.ts";
import type { MaskColumn } from "../masks/mask-column.ts";
import type { RunLengthMask } from "../masks/run-length-mask.ts";

/** A picture that a file lists. */
export interface AnnotatedImage {
  readonly id: number;
  /** In pixels; undefined where the file does not say. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** `file_name`; in files of LVIS, which have none, the path in `coco_url`: "train2017/000000391895.jpg". */
  readonly fileName: string | undefined;
  /** Ids of categories that were searched for, and are not there (LVIS: `neg_category_ids`); undefined where the file does not say. */
  readonly negative: readonly number[] | undefined;
  /** Ids of categories of which not every object is annotated (LVIS: `not_exhaustive_category_ids`). */
  readonly notExhaustive: readonly number[];
}

/** How many training images have a category: at most 10, at most 100, more. */
export type FrequencyGroup = "rare" | "common" | "frequent";

/** A category that a file lists. */
export interface AnnotatedCategory {
  readonly id: number;
  readonly name: string;
  /** LVIS: `frequency`, of its training images; undefined where the file does not say. */
  readonly frequency: FrequencyGroup | undefined;
}

/** One annotated object. */
export interface Annotation {
  /** Undefined where the file gives none. */
  readonly id: number | undefined;
  readonly imageId: number;
  readonly categoryId: number;
  readonly box: Box;
  /** Pixels, as the file states them: of the mask, or of the box where there is no mask. */
  readonly area: number;
  /** Whether it is a region with an unknown number of objects. */
  readonly isCrowd: boolean;
  /** Undefined where the file has none. */
  readonly mask: RunLengthMask | undefined;
}

/**
 * The objects of a file, a column per field: 10^6 of them take some 80 MB and their masks. `annotationsOfImage` makes objects of those
 * of one picture.
 */
export interface AnnotationColumns {
  readonly size: number;
  /** −1 where the file gives none. */
  readonly ids: Float64Array;
  /** Positions in `images` and in `categories`. */
  readonly images: Int32Array;
  readonly categories: Int32Array;
  /** [size, 4]: x, y, width, height. */
  readonly boxes: Float64Array;
  readonly areas: Float64Array;
  /** 1 for crowds. */
  readonly crowds: Uint8Array;
  /** 1 for what LVIS leaves out of account (`ignore`). */
  readonly ignored: Uint8Array;
  readonly masks: MaskColumn;
  /** Numbers of the objects, picture after picture, and where each picture begins: [images + 1]. */
  readonly byImage: Int32Array;
  readonly imageStarts: Int32Array;
}

/** A file of annotations in memory. */
export interface AnnotationSet {
  /** In the file's order. */
  readonly images: readonly AnnotatedImage[];
  /** In the file's order, which is that of the classes of `priorFromAnnotations`. */
  readonly categories: readonly AnnotatedCategory[];
  readonly annotations: AnnotationColumns;
}
