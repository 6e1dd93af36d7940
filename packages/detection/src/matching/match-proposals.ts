import { checkFlag, checkNumber, checkOptions } from "@balms/core/adapter";
import type { AnnotationSet } from "../annotations/annotation-set.ts";
import { checkImage } from "../annotations/check-annotation-set.ts";
import { checkBoxes, fillBoxIous } from "../boxes/box-ious.ts";
import { pickBoxes } from "../boxes/pick-boxes.ts";

/** How proposals are matched. */
export interface ProposalOptions {
  /** The overlap from which on a proposal is an object, above 0 and up to 1; default 0.5. */
  readonly overlap?: number | undefined;
  /** Whether the annotated boxes become proposals themselves; default false. */
  readonly addTruths?: boolean | undefined;
  /**
   * Whether an object is in one proposal at most, as detectors with queries are trained: the pair that overlaps most comes first, and what overlaps an
   * object that has one is background. Default false.
   */
  readonly once?: boolean | undefined;
}

/** Regions of one picture with what is in them, to train a class layer on. */
export interface LabeledProposals {
  /** [rows, 4]: x, y, width, height. */
  readonly boxes: Float64Array<ArrayBuffer>;
  /** Position of the category in `categories`; −1 for background. */
  readonly labels: Int32Array;
  /** Which proposal it was; −1 for annotated boxes that were added. */
  readonly proposals: Int32Array;
  /** With the object that it overlaps most; 0 where there is none. */
  readonly overlaps: Float64Array;
}

/**
 * What is in the regions that a detector proposes: the category of the object that a region overlaps most, if |both| / |either| ≥ ½, else background.
 *
 * A crowd is no object: a region that lies in one by half, and is none, is left out, since it may be anything.
 *
 * Source: Girshick, "Fast R-CNN", ICCV 2015, section 2.3.
 *
 * @param set - what `readAnnotations` or `packAnnotations` returned
 * @param image - position of the picture in `set.images`
 * @param boxes - [n, 4] proposals: x, y, width, height, in pixels of the picture (`boxesFromCorners`)
 * @param options - `overlap`, default 0.5; `addTruths`: annotated boxes follow as proposals, default false; `once`: each object has one proposal at most, default false
 * @returns the proposals that are kept, in their order, then the annotated boxes
 * @throws {@link ArgumentError} for boxes that are none, an unknown picture and an overlap outside of (0, 1]
 *
 * @example
 * ```ts
 * import { matchProposals, packAnnotations } from "@balms/detection";
 *
 * const set = packAnnotations({
 *   images: [{ id: 7 }],
 *   annotations: [{ id: 1, image_id: 7, category_id: 3, bbox: [1, 2, 4, 4] }],
 *   categories: [{ id: 5, name: "dog" }, { id: 3, name: "lynx" }],
 * });
 * console.log(matchProposals(set, 0, [1, 2, 4, 3, 9, 9, 2, 2]).labels); // 1, -1
 * ```
 */
export function matchProposals(
  set: AnnotationSet,
  image: number,
  boxes: ArrayLike<number>,
  options?: ProposalOptions,
): LabeledProposals {
  checkOptions(options, ["overlap", "addTruths", "once"]);
  const { overlap = 0.5, addTruths = false, once = false } = { ...options };
  checkNumber(overlap, "overlap", { above: 0, most: 1 });
  checkFlag(addTruths, "addTruths");
  checkFlag(once, "once");
  checkImage(set, image);
  const rows = checkBoxes(boxes, "boxes");
  const { annotations } = set;
  const own = annotations.byImage.subarray(
    annotations.imageStarts[image],
    annotations.imageStarts[image + 1],
  );
  const truthBoxes = pickBoxes(annotations.boxes, own);
  const crowds = Uint8Array.from(own, (number) => annotations.crowds[number]);
  const ious = new Float64Array(rows * own.length);
  fillBoxIous(boxes, rows, truthBoxes, own.length, crowds, ious);
  const pairs = once ? pairOff(ious, { rows, crowds, overlap }) : undefined;
  const kept = new KeptProposals();
  for (let row = 0; row < rows; row++) {
    const [nearest, inCrowd] = mostOverlapped(ious.subarray(row * own.length), crowds);
    const best = pairs === undefined ? nearest : (pairs.get(row) ?? -1);
    const most = best < 0 ? 0 : ious[row * own.length + best];
    if (most < overlap && inCrowd >= overlap) continue;
    const label = most < overlap ? -1 : annotations.categories[own[best]];
    kept.add(boxes, row, label, row, most);
  }
  const added = addTruths ? own.length : 0;
  for (let i = 0; i < added; i++) {
    const isRegion = truthBoxes[4 * i + 2] > 0 && truthBoxes[4 * i + 3] > 0;
    if (crowds[i] === 0 && isRegion) {
      kept.add(truthBoxes, i, annotations.categories[own[i]], -1, 1);
    }
  }
  return kept.finish();
}

/** Number of the object that is overlapped most, −1 for none, and how much of the proposal is in a crowd. */
function mostOverlapped(ious: Float64Array, crowds: Uint8Array): [best: number, inCrowd: number] {
  let [best, inCrowd] = [-1, 0];
  for (let i = 0; i < crowds.length; i++) {
    if (crowds[i] === 1) inCrowd = Math.max(inCrowd, ious[i]);
    else if (ious[i] > (best < 0 ? 0 : ious[best])) best = i;
  }
  return [best, inCrowd];
}

/** The object of each proposal that has one, where an object has one proposal at most: the pair that overlaps most comes first. */
function pairOff(
  ious: Float64Array,
  {
    rows,
    crowds,
    overlap,
  }: { readonly rows: number; readonly crowds: Uint8Array; readonly overlap: number },
): ReadonlyMap<number, number> {
  const objects = crowds.length;
  const order = Array.from(ious.keys())
    .filter((at) => ious[at] >= overlap && crowds[at % objects] === 0)
    .toSorted((a, b) => ious[b] - ious[a]);
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  for (const at of order) {
    const [row, object] = [Math.floor(at / objects), at % objects];
    if (row >= rows || pairs.has(row) || taken.has(object)) continue;
    pairs.set(row, object);
    taken.add(object);
  }
  return pairs;
}

class KeptProposals {
  readonly #boxes: number[] = [];
  readonly #labels: number[] = [];
  readonly #proposals: number[] = [];
  readonly #overlaps: number[] = [];

  add(boxes: ArrayLike<number>, row: number, label: number, proposal: number, most: number): void {
    for (let side = 0; side < 4; side++) this.#boxes.push(boxes[4 * row + side]);
    this.#labels.push(label);
    this.#proposals.push(proposal);
    this.#overlaps.push(most);
  }

  finish(): LabeledProposals {
    return {
      boxes: Float64Array.from(this.#boxes),
      labels: Int32Array.from(this.#labels),
      proposals: Int32Array.from(this.#proposals),
      overlaps: Float64Array.from(this.#overlaps),
    };
  }
}
