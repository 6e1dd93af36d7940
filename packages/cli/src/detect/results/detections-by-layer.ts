import { detectionsOfProposals, type Detection } from "@balms/detection";
import type { DetectionPart } from "../data/detection-data.ts";
import { pictureSize } from "../data/picture-form.ts";
import type { DetectorClasses } from "../detector/detector-classes.ts";
import { scoresOf, type ScoreLogits } from "../detector/layer-scores.ts";
import type { ClassLayer } from "../detector/open-detector.ts";
import { maskOf, rowCount, type Proposals } from "../proposals/proposals.ts";
import type { Measure } from "./evaluate-detectors.ts";

/** As `detectionsOfProposals` takes scores. */
const leastScore = 0.001;

/** What turns scores of boxes into detections. */
export interface DetectionContext {
  readonly part: DetectionPart;
  readonly classes: DetectorClasses;
  readonly measure: Measure;
  readonly score: ScoreLogits;
  /** Whether each row is for one object: then none of two that overlap is left out. */
  readonly hasQueries: boolean;
}

/** What a class layer finds, image by image, the surest first. */
export function detectionsByLayer(
  proposals: Proposals,
  layer: ClassLayer,
  context: DetectionContext,
): Detection[][] {
  const { part, classes, measure, score, hasQueries } = context;
  const { starts, boxes, masks } = proposals;
  const count = classes.names.length;
  // Classes that the test annotations do not know are not looked for.
  const known = classes.testIds.flatMap((id, place) => (id === undefined ? [] : [{ id, place }]));
  const perRow = boxes.length / Math.max(1, rowCount(proposals));
  const options = { most: measure.most, ...(hasQueries ? { overlap: 1 } : {}) };
  return part.set.images.map(({ id: imageId }, image) => {
    const [first, end] = [starts[image] ?? 0, starts[image + 1] ?? 0];
    const scores = scoresOf(proposals, layer, { first, end, score });
    const own = boxes.subarray(perRow * first, perRow * end);
    if (perRow > 4) {
      const found = known.flatMap(({ id, place }) =>
        detectionsOfProposals({ imageId, ...ofClass({ own, scores, count, id, place }) }, options),
      );
      return found.toSorted((a, b) => b.score - a.score).slice(0, measure.most);
    }
    const rows = Array.from({ length: end - first }, (_, row) => row);
    const hasMasks = masks !== undefined && measure.measured === "masks";
    const size = pictureSize(part.set, image);
    return detectionsOfProposals(
      {
        imageId,
        categoryIds: known.map(({ id }) => id),
        boxes: own,
        scores:
          known.length === count
            ? scores
            : rows.flatMap((row) => known.map(({ place }) => scores[row * count + place] ?? 0)),
        ...(hasMasks ? { masks: rows.map((row) => maskOf(masks, first + row, size)) } : {}),
      },
      options,
    );
  });
}

/** The rows of a picture that may be of a class, each with the box that the class has there. */
function ofClass({
  own,
  scores,
  count,
  id,
  place,
}: {
  readonly own: Float32Array;
  readonly scores: Float64Array;
  readonly count: number;
  readonly id: number;
  readonly place: number;
}): { categoryIds: number[]; boxes: number[]; scores: number[] } {
  const rows = Array.from({ length: scores.length / count }, (_, row) => row).filter(
    (row) => (scores[row * count + place] ?? 0) >= leastScore,
  );
  const start = (row: number): number => 4 * (row * count + place);
  return {
    categoryIds: [id],
    boxes: rows.flatMap((row) => [...own.subarray(start(row), start(row) + 4)]),
    scores: rows.map((row) => scores[row * count + place] ?? 0),
  };
}
