import { checkNumber, checkOptions, checkVector, checkWhole, refuse } from "@balms/core/adapter";
import { checkBoxes, fillBoxIous } from "../boxes/box-ious.ts";
import type { RunLengthMask } from "../masks/run-length-mask.ts";
import type { Detection } from "../results/detection.ts";
import { suppressOverlaps } from "./suppress-overlaps.ts";

/** What a detector says of one picture: boxes, and of each how sure it is of every class. */
export interface ScoredProposals {
  readonly imageId: number;
  /** Ids of the categories, in the order of the classes [C]. */
  readonly categoryIds: readonly number[];
  /** [R, 4]: x, y, width, height, pixels of the picture. */
  readonly boxes: ArrayLike<number>;
  /** [R, C], row after row; the higher, the surer. */
  readonly scores: ArrayLike<number>;
  /** One for each box. */
  readonly masks?: readonly RunLengthMask[] | undefined;
}

/** Which detections are kept. */
export interface SelectionOptions {
  /** Least score; default 0.001. */
  readonly minScore?: number | undefined;
  /** Of two boxes of a class that overlap by more, the less sure one is left out; default 0.5. */
  readonly overlap?: number | undefined;
  /** Most detections of a picture; default 100. */
  readonly most?: number | undefined;
}

/**
 * The detections of a picture: of every class the boxes from a score on, of those that overlap the surest, of all together the surest ones.
 *
 * Source: Girshick et al., "Rich feature hierarchies for accurate object detection and semantic segmentation", CVPR 2014 (greedy
 * non-maximum suppression, class by class).
 *
 * @param proposals - boxes [R, 4] with scores [R, C], and masks
 * @param options - `minScore` (0.001), `overlap` (0.5), `most` (100)
 * @returns the surest first; of equal scores the lower class, then the earlier box
 * @throws {@link ArgumentError} for numbers that are not finite, and lists that do not fit together
 *
 * @example
 * ```ts
 * import { detectionsOfProposals } from "@balms/detection";
 *
 * const boxes = [0, 0, 10, 10, 1, 0, 10, 10];
 * const scores = [0.9, 0.1, 0.8, 0.3];
 * const found = detectionsOfProposals({ imageId: 7, categoryIds: [3, 5], boxes, scores });
 * console.log(found.map(({ categoryId, score }) => [categoryId, score])); // [3, 0.9], [5, 0.3]
 * ```
 */
export function detectionsOfProposals(
  proposals: ScoredProposals,
  options?: SelectionOptions,
): Detection[] {
  checkOptions(options, ["minScore", "most", "overlap"]);
  const { minScore = 0.001, overlap = 0.5, most = 100 } = { ...options };
  checkNumber(minScore, "minScore");
  checkNumber(overlap, "overlap", { least: 0, most: 1 });
  checkWhole(most, "most", 1);
  const { imageId, categoryIds, boxes, scores, masks } = proposals;
  const rows = checkBoxes(boxes, "boxes");
  const classes = categoryIds.length;
  checkVector(scores, "scores", rows * classes);
  if (masks !== undefined && masks.length !== rows) {
    refuse("masks", `${masks.length} masks`, `${rows}, one for each box`);
  }
  const ious = new Float64Array(rows * rows);
  fillBoxIous(boxes, rows, boxes, rows, undefined, ious);
  const found: { readonly row: number; readonly id: number; readonly score: number }[] = [];
  for (let id = 0; id < classes; id++) {
    const score = (row: number): number => scores[row * classes + id];
    const order: number[] = [];
    for (let row = 0; row < rows; row++) if (score(row) >= minScore) order.push(row);
    order.sort((a, b) => score(b) - score(a));
    for (const row of suppressOverlaps(order, ious, { boxes: rows, overlap })) {
      found.push({ row, id, score: score(row) });
    }
  }
  return found
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ row, id, score }) => ({
      imageId,
      categoryId: categoryIds[id],
      score,
      box: [boxes[4 * row], boxes[4 * row + 1], boxes[4 * row + 2], boxes[4 * row + 3]] as const,
      mask: masks?.[row],
    }));
}
