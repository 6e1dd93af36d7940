/** What an annotation file says and shows of one category. */
export interface CategoryCounts {
  readonly id: number;
  readonly name: string;
  /** Images with at least one annotation of it, crowds included. */
  readonly images: number;
  /** Annotations of it that are single objects. */
  readonly instances: number;
  /** Annotations of it that are crowds (`iscrowd`): regions with an unknown number of objects. */
  readonly crowds: number;
  /** Images that were searched for it and have none (LVIS: `neg_category_ids`). */
  readonly negativeImages: number;
  /** Images of which not every object of it is annotated (LVIS: `not_exhaustive_category_ids`). */
  readonly notExhaustiveImages: number;
  /** `image_count`, as the file states it; undefined where it does not. */
  readonly statedImages: number | undefined;
  /** `instance_count`, as the file states it; undefined where it does not. */
  readonly statedInstances: number | undefined;
}

/** What is in an annotation file. */
export interface AnnotationCounts {
  /** In the file's order. */
  readonly categories: readonly CategoryCounts[];
  /** Images that the file lists. */
  readonly images: number;
  /** Of these, the ones without any annotation. */
  readonly emptyImages: number;
  readonly annotations: number;
  /**
   * Names of the categories whose `image_count` or `instance_count` is another than was counted. In a file for validation they
   * usually are, since the frequency groups of LVIS are those of its training images.
   */
  readonly statedOtherwise: readonly string[];
}
