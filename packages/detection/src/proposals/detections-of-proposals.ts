import {
  atOnce,
  checkList,
  checkNumber,
  checkOptions,
  checkVector,
  checkWhole,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import { checkBoxes } from "../boxes/box-ious.ts";
import { checkMask, type RunLengthMask } from "../masks/run-length-mask.ts";
import { GrowingNumbers } from "../numbers/growing-numbers.ts";
import { orderByScore } from "../numbers/stable-order.ts";
import type { Detection } from "../results/detection.ts";
import { type Candidate, suppressOverlaps } from "./suppress-overlaps.ts";

/** What a detector says of one picture: boxes, and of each how sure it is of every class. */
export interface ScoredProposals {
  readonly imageId: number;
  /** Ids of the categories, in the order of the classes [C]. */
  readonly categoryIds: readonly number[];
  /** [R, 4]: x, y, width, height, pixels of the picture; [R, C, 4] where each class has a box of its own. */
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
 * @param proposals - boxes [R, 4], or [R, C, 4] where classes have their own, with scores [R, C], and masks
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
  const rows = checkProposals(proposals);
  const { imageId, categoryIds, boxes, scores, masks } = proposals;
  const classes = categoryIds.length;
  const perRow = boxes.length / 4 / Math.max(1, rows);
  const candidates = surestFirst(scores, { rows, classes, perRow, minScore });
  const kept = suppressOverlaps(candidates, boxes, { overlap, most });
  return kept.map(({ row, label, place }) => ({
    imageId,
    categoryId: categoryIds[label],
    score: scores[row * classes + label],
    box: [
      boxes[4 * place],
      boxes[4 * place + 1],
      boxes[4 * place + 2],
      boxes[4 * place + 3],
    ] as const,
    mask: masks?.[row],
  }));
}

/** Every box with every class whose score is high enough; of equal scores the lower class, then the earlier box. */
function* surestFirst(
  scores: ArrayLike<number>,
  {
    rows,
    classes,
    perRow,
    minScore,
  }: { rows: number; classes: number; perRow: number; minScore: number },
): Generator<Candidate> {
  const places = new GrowingNumbers();
  const values = new GrowingNumbers();
  for (let label = 0; label < classes; label++) {
    for (let place = label; place < rows * classes; place += classes) {
      if (scores[place] < minScore) continue;
      places.push(place);
      values.push(scores[place]);
    }
  }
  for (const i of atOnce(orderByScore(values.values()))) {
    const place = places.at(i);
    const row = Math.floor(place / classes);
    yield { row, label: place % classes, place: perRow > 1 ? place : row };
  }
}

/** Checks that lists are lists, and fit together; R. */
function checkProposals(proposals: ScoredProposals): number {
  const given: unknown = proposals;
  if (typeof given !== "object" || given === null) {
    refuseValue("proposals", proposals, "an object with imageId, categoryIds, boxes and scores");
  }
  checkOptions(proposals, ["imageId", "categoryIds", "boxes", "scores", "masks"], "proposals");
  const { imageId, categoryIds, boxes, scores, masks } = proposals;
  checkWhole(imageId, "imageId", 0);
  checkList(categoryIds, "categoryIds");
  for (const [i, id] of categoryIds.entries()) {
    checkWhole(id, `categoryIds[${i}]`, 0);
  }
  const count = checkBoxes(boxes, "boxes");
  const classes = categoryIds.length;
  // As many boxes as scores: one for each class.
  const rows = classes > 1 && scores?.length === count ? count / classes : count;
  if (!Number.isInteger(rows)) {
    refuse("boxes", `${count} boxes`, `one for each of ${classes} classes, row after row`);
  }
  checkVector(scores, "scores", rows * classes);
  if (masks === undefined) return rows;
  checkList(masks, "masks");
  if (masks.length !== rows) {
    refuse("masks", `${masks.length} masks`, `${rows}, one for each box`);
  }
  for (const [i, mask] of masks.entries()) checkMask(mask, `masks[${i}]`);
  return rows;
}
