import type { AnnotationSet, DetectionSet, MaskColumn, Measured, Rules } from "@balms/detection";

/**
 * By which rules, and by boxes or masks, where nobody says it: the rules of LVIS where pictures say what was looked for in vain, and
 * masks where all objects and all detections have one.
 */
export function settleMeasure(
  { images, annotations }: AnnotationSet,
  detections: DetectionSet,
  given: { readonly rules: Rules | undefined; readonly measured: Measured | undefined },
): { readonly rules: Rules; readonly measured: Measured } {
  const isLvis = images.some(({ negative }) => negative !== undefined);
  const hasMasks =
    detections.size > 0 &&
    unmasked(annotations.masks, annotations.size) === 0 &&
    unmasked(detections.masks, detections.size) === 0;
  const { rules = isLvis ? "lvis" : "coco", measured = hasMasks ? "masks" : "boxes" } = given;
  return { rules, measured };
}

/** How many have no mask. */
export function unmasked(masks: MaskColumn | undefined, size: number): number {
  if (masks === undefined) return size;
  let missing = 0;
  for (let i = 0; i < size; i += 1) if (!masks.has(i)) missing += 1;
  return missing;
}
