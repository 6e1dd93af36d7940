/** An annotation file as JSON.parse gives it. */
export interface AnnotationFile {
  readonly images: readonly { readonly id: number; readonly neg_category_ids?: number[] }[];
  readonly annotations: readonly {
    readonly id: number;
    readonly image_id: number;
    readonly category_id: number;
    readonly iscrowd?: number | boolean;
  }[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
}

/** The counts of a file that is in memory, one category after the other. */
export function countParsed({ images, annotations, categories }: AnnotationFile) {
  return categories.map(({ id, name }) => {
    const own = annotations.filter(({ category_id: category }) => category === id);
    const crowds = own.filter(({ iscrowd = 0 }) => Boolean(iscrowd)).length;
    return {
      id,
      name,
      images: new Set(own.map(({ image_id: image }) => image)).size,
      instances: own.length - crowds,
      crowds,
      negativeImages: images.filter(({ neg_category_ids: ids = [] }) => ids.includes(id)).length,
    };
  });
}
