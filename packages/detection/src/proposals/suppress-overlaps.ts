/**
 * Which boxes stay where no box may overlap a better one by more than a share: the places of those that stay, best first.
 *
 * @param order - places of boxes, best first
 * @param ious - [R, R], how much each box overlaps each
 */
export function suppressOverlaps(
  order: readonly number[],
  ious: ArrayLike<number>,
  { boxes, overlap }: { readonly boxes: number; readonly overlap: number },
): number[] {
  const kept: number[] = [];
  for (const place of order) {
    if (kept.every((better) => ious[better * boxes + place] <= overlap)) kept.push(place);
  }
  return kept;
}
