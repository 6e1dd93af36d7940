import type { DetectionPart } from "../data/detection-data.ts";
import { boxFormWords } from "../detector/boxes-in-pixels.ts";
import type { Detector } from "../detector/open-detector.ts";
import type { ShownPlaces } from "../detector/shown-places.ts";
import type { Measure } from "./measure.ts";

const kinds: Readonly<Record<ShownPlaces["kind"], string>> = {
  classes: "the box of each class",
  refined: "one box for all classes of a row",
  regions: "regions as they are proposed, before they are moved",
};

/** Which boxes are measured, in words. */
export function measuredBoxes({ kind, tensor, form }: ShownPlaces): string {
  return `${kinds[kind]}, "${tensor}" (${boxFormWords[form]})`;
}

/** What is measured in another way than somebody who runs the detector may think. */
export function measureNotes(
  { shown, hasQueries }: Pick<Detector, "shown" | "hasQueries">,
  { set: { annotations } }: DetectionPart,
  measure: Measure,
): readonly string[] {
  const { places, exposed } = shown.found;
  const hasMasks = annotations.size > 0 && annotations.masks.has(0);
  return [
    ...(places.kind === "regions"
      ? [
          "regions are measured as they are proposed: boxes that the model makes of them were not found",
        ]
      : []),
    ...(measure.measured === "boxes" && hasMasks && !hasQueries
      ? [
          exposed.masks === undefined
            ? "boxes are measured: the model has no masks, or draws them of boxes that it chose"
            : "boxes are measured: the model has a mask for each class, or not one for each box",
        ]
      : []),
  ];
}
