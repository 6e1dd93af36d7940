import { checkSignal } from "@balms/core/adapter";
import { detectionsOfProposals, type Detection } from "@balms/detection";
import type { DetectionPart } from "../data/detection-data.ts";
import { pictureSize } from "../data/picture-form.ts";
import type { DetectorClasses } from "../detector/detector-classes.ts";
import { scoresOf, type ScoreLogits } from "../detector/layer-scores.ts";
import type { ClassLayer } from "../detector/open-detector.ts";
import { maskOf, rowCount, type SeenPictures, type SeenPiece } from "../proposals/proposals.ts";
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
  readonly signal: AbortSignal;
  /** Told what is found in an image, by its number. */
  readonly onImage: (image: number, found: readonly Detection[]) => void;
}

/** What a class layer finds, image after image, the surest first. */
export async function* detectionsByLayer(
  seen: SeenPictures,
  layer: ClassLayer,
  context: DetectionContext,
): AsyncGenerator<Detection, void, undefined> {
  for await (const piece of seen.pieces()) {
    const features = await piece.features();
    for (let at = 0; at + 1 < piece.starts.length; at += 1) {
      checkSignal(context.signal);
      const [first = 0, end = 0] = piece.starts.subarray(at, at + 2);
      const scores = scoresOf(features, layer, { first, end, score: context.score });
      const found = detectionsOfImage(piece, { at, first, end, scores }, context);
      context.onImage(piece.picture + at, found);
      yield* found;
    }
  }
}

/** What is found in a picture, the one at a place of its piece, by the scores of its rows. */
function detectionsOfImage(
  piece: SeenPiece,
  rows: {
    readonly at: number;
    readonly first: number;
    readonly end: number;
    readonly scores: Float64Array;
  },
  { part, classes, measure, hasQueries }: DetectionContext,
): readonly Detection[] {
  const { boxes, masks, picture } = piece;
  const { at, first, end, scores } = rows;
  const image = picture + at;
  const imageId = part.set.images[image]?.id ?? 0;
  const count = classes.names.length;
  // Classes that the test annotations do not know are not looked for.
  const known = classes.testIds.flatMap((id, place) => (id === undefined ? [] : [{ id, place }]));
  const perRow = boxes.length / Math.max(1, rowCount(piece));
  const options = { most: measure.most, ...(hasQueries ? { overlap: 1 } : {}) };
  const own = boxes.subarray(perRow * first, perRow * end);
  if (perRow > 4) {
    const found = known.flatMap(({ id, place }) =>
      detectionsOfProposals({ imageId, ...ofClass({ own, scores, count, id, place }) }, options),
    );
    return found.toSorted((a, b) => b.score - a.score).slice(0, measure.most);
  }
  const places = Array.from({ length: end - first }, (_, row) => row);
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
          : places.flatMap((row) => known.map(({ place }) => scores[row * count + place] ?? 0)),
      ...(hasMasks ? { masks: places.map((row) => maskOf(masks, first + row, size)) } : {}),
    },
    options,
  );
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
