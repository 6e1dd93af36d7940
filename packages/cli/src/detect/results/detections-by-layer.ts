import { checkSignal } from "@balms/core/adapter";
import { detectionsOfProposals, type Detection } from "@balms/detection";
import type { DetectionPart } from "../data/detection-data.ts";
import { pictureSize } from "../data/picture-form.ts";
import type { DetectorClasses } from "../detector/detector-classes.ts";
import { scoresOf, type ScoreLogits } from "../detector/layer-scores.ts";
import type { ClassLayers } from "../detector/class-layer.ts";
import { maskOf, rowCount, type SeenPictures, type SeenPiece } from "../proposals/proposals.ts";
import type { Measure } from "./measure.ts";

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

/** What class layers find, one for each level, image after image, the surest first. */
export async function* detectionsByLayer(
  seen: SeenPictures,
  layers: ClassLayers,
  context: DetectionContext,
): AsyncGenerator<Detection, void, undefined> {
  for await (const piece of seen.pieces()) {
    const features = await piece.features();
    for (let at = 0; at + 1 < piece.starts.length; at += 1) {
      checkSignal(context.signal);
      const [first = 0, end = 0] = piece.starts.subarray(at, at + 2);
      const scores = scoresOf(features, layers, {
        first,
        end,
        levels: piece.levels,
        score: context.score,
      });
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
  const known = classes.testIds.filter((id) => id !== undefined);
  /** Of numbers of rows, `size` for each class, those of the known ones. */
  const ofKnown = (numbers: Float32Array | Float64Array, size: number): ArrayLike<number> =>
    known.length === count
      ? numbers
      : numbers.filter(
          (_, place) => classes.testIds[Math.floor(place / size) % count] !== undefined,
        );
  const perRow = boxes.length / Math.max(1, rowCount(piece));
  const own = boxes.subarray(perRow * first, perRow * end);
  const hasMasks = masks !== undefined && measure.measured === "masks";
  const size = pictureSize(part.set, image);
  const places = Array.from({ length: hasMasks ? end - first : 0 }, (_, row) => first + row);
  return detectionsOfProposals(
    {
      imageId,
      categoryIds: known,
      boxes: perRow > 4 ? ofKnown(own, 4) : own,
      scores: ofKnown(scores, 1),
      ...(hasMasks ? { masks: places.map((row) => maskOf(masks, row, size)) } : {}),
    },
    { most: measure.most, ...(hasQueries ? { overlap: 1 } : {}) },
  );
}
