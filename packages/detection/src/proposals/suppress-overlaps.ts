import { fillBoxIous } from "../boxes/box-ious.ts";

/** A box, and the class that it is taken for. */
export interface Candidate {
  readonly row: number;
  readonly label: number;
  /** Where its box is, of all boxes. */
  readonly place: number;
}

/**
 * The first candidates of which none overlaps a better one of its class by more than a share.
 *
 * Only overlaps with boxes that stay are computed: all with all would be 10^9 and more for a detector of one stage.
 *
 * @param candidates - best first
 * @param boxes - [n, 4]: x, y, width, height
 */
export function suppressOverlaps(
  candidates: Iterable<Candidate>,
  boxes: ArrayLike<number>,
  { overlap, most }: { readonly overlap: number; readonly most: number },
): Candidate[] {
  const kept: Candidate[] = [];
  /** Per class, the boxes that stay. */
  const keptBoxes = new Map<number, number[]>();
  for (const candidate of candidates) {
    const { label, place } = candidate;
    const own = Array.from({ length: 4 }, (_, side) => boxes[4 * place + side]);
    const better = keptBoxes.get(label) ?? [];
    const ious = new Float64Array(better.length / 4);
    fillBoxIous(own, 1, better, ious.length, undefined, ious);
    if (ious.some((iou) => iou > overlap)) continue;
    kept.push(candidate);
    if (kept.length === most) break;
    better.push(...own);
    keptBoxes.set(label, better);
  }
  return kept;
}
