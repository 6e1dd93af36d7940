import { DataError } from "@balms/core";
import { matchProposals, type AnnotationSet } from "@balms/detection";
import type { ProposalData } from "@balms/onnx";
import { formatCount } from "../../terminal/format-values.ts";
import type { SeenPictures } from "./proposals.ts";

/** Proposals with what is in them, to train a class layer on, and how many of the objects they cover. */
export interface LabeledRows extends ProposalData {
  readonly features: Exclude<ProposalData["features"], Float32Array>;
  readonly labels: Int32Array;
  readonly images: Int32Array;
  /** Of which level each row is; all 0 for regions and queries. */
  readonly levels: Int32Array;
  /** Rows of classes, of all of them. */
  readonly objects: number;
  /** Rows of annotated boxes, of those of classes. */
  readonly truths: number;
  /** Images of which there are rows. */
  readonly imageCount: number;
}

/**
 * Says of each proposal what is in it: the object that it overlaps by half or more, else background. Of queries each object has one, as in their
 * training: the others that see it are background. Annotated boxes that were added stand behind the proposals of their image and are their object. Features stay where they are, and are read when they are trained on.
 *
 * @param classOf - the class of each category, by its position; `hasQueries`: whether rows are queries; `addTruths`: whether annotated boxes were added
 * @throws {@link DataError} where no proposal is on any object
 */
export async function labelRows(
  seen: SeenPictures,
  set: AnnotationSet,
  options: {
    readonly classOf: Int32Array;
    readonly hasQueries: boolean;
    readonly addTruths: boolean;
    readonly file: string;
  },
): Promise<LabeledRows> {
  const { classOf, hasQueries, addTruths, file } = options;
  const [labels, images, rows, levels] = [0, 0, 0, 0].map(() => new Int32Array(seen.boxes));
  let [image, size, objects, truths] = [0, 0, 0, 0];
  for await (const { starts, boxes, levels: ofLevels, picture, row } of seen.pieces()) {
    for (let index = 0; index + 1 < starts.length; index += 1) {
      const [first = 0, end = 0] = starts.subarray(index, index + 2);
      const added = addTruths ? truthBoxes(set, picture + index).length / 4 : 0;
      const own = boxes.subarray(4 * first, 4 * (end - added));
      const found = matchProposals(set, picture + index, own, { addTruths, once: hasQueries });
      let truth = end - added;
      for (const [at, proposal] of found.proposals.entries()) {
        const category = found.labels[at] ?? -1;
        labels[size] = category < 0 ? -1 : (classOf[category] ?? -1);
        images[size] = image;
        levels[size] = ofLevels?.[first + proposal] ?? 0;
        rows[size] = row + (proposal < 0 ? truth++ : first + proposal);
        if (category >= 0) objects += 1;
        size += 1;
      }
      truths += added;
      // Numbers of images have no gaps.
      if (found.proposals.length > 0) image += 1;
    }
  }
  if (objects === truths) refuseUnseen(file, size - truths);
  const { dimensions } = seen;
  return {
    features: { dimensions, read: (picked) => seen.features(picked.map((at) => rows[at] ?? 0)) },
    labels: labels.subarray(0, size),
    images: images.subarray(0, size),
    levels: levels.subarray(0, size),
    objects,
    truths,
    imageCount: image,
  };
}

/** The annotated boxes of an image that become proposals, in the order in which `matchProposals` has them: [n, 4]. */
export function truthBoxes(set: AnnotationSet, image: number): Float64Array {
  return matchProposals(set, image, [], { addTruths: true }).boxes;
}

function refuseUnseen(file: string, boxes: number): never {
  throw new DataError({
    parameter: file,
    received: `${formatCount(boxes)} boxes of the detector, none of which is on an annotated object`,
    expected: "boxes that overlap objects by half or more",
    hint: "The images may be fed otherwise than the detector was trained (--mean, --std), or their sizes in the file are not theirs.",
  });
}
