import { packAnnotations, type AnnotationSet, type Detection } from "@balms/detection";

export type Box = readonly [number, number, number, number];
export interface Truth {
  readonly image: number;
  readonly category: number;
  readonly box: Box;
  readonly crowd?: boolean;
  readonly id?: number;
}

const lists = { neg_category_ids: [], not_exhaustive_category_ids: [] };

/** Annotations of two pictures and three categories. */
export const truths = (given: readonly Truth[], image: object = {}): AnnotationSet =>
  packAnnotations({
    images: [7, 3].map((id) => ({ id, width: 100, height: 100, ...lists, ...image })),
    annotations: given.map(({ image: id, category, box, crowd = false, ...rest }) => ({
      image_id: id,
      category_id: category,
      bbox: box,
      iscrowd: Number(crowd),
      ...rest,
    })),
    categories: [5, 2, 9].map((id) => ({ id, name: `class ${id}` })),
  });

export const found = (imageId: number, categoryId: number, score: number, box: Box): Detection => ({
  imageId,
  categoryId,
  score,
  box,
});

export const square: Box = [10, 10, 20, 20];
export const apart: Box = [60, 60, 20, 20];
