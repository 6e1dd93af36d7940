import { DataError } from "@balms/core";
import { matchProposals, type AnnotationSet } from "@balms/detection";
import type { ProposalData } from "@balms/onnx";
import { formatCount } from "../../terminal/format-values.ts";
import type { Proposals } from "./proposals.ts";

/** Proposals with what is in them, to train a class layer on, and how many of the objects they cover. */
export interface LabeledRows extends ProposalData {
  readonly labels: Int32Array;
  readonly images: Int32Array;
  /** Rows of classes, of all of them. */
  readonly objects: number;
  /** Images of which there are rows. */
  readonly imageCount: number;
}

/**
 * Says of each proposal what is in it: the object that it overlaps by half or more, else background. Of queries each object has one, as in their training:
 * the others that see it are background.
 *
 * @param classOf - the class of each category, by its position
 * @throws {@link DataError} where no proposal is on any object
 */
export function labelRows(
  { starts, boxes, features, dimensions }: Proposals,
  set: AnnotationSet,
  {
    classOf,
    hasQueries,
    file,
  }: { readonly classOf: Int32Array; readonly hasQueries: boolean; readonly file: string },
): LabeledRows {
  const labels: number[] = [];
  const images: number[] = [];
  const rows: number[] = [];
  let image = 0;
  for (let index = 0; index + 1 < starts.length; index += 1) {
    const first = starts[index] ?? 0;
    const own = boxes.subarray(4 * first, 4 * (starts[index + 1] ?? 0));
    const found = matchProposals(set, index, own, { once: hasQueries });
    for (const [at, proposal] of found.proposals.entries()) {
      const category = found.labels[at] ?? -1;
      labels.push(category < 0 ? -1 : (classOf[category] ?? -1));
      images.push(image);
      rows.push(first + proposal);
    }
    // Numbers of images have no gaps.
    if (found.proposals.length > 0) image += 1;
  }
  const objects = labels.filter((label) => label >= 0).length;
  if (objects === 0) {
    throw new DataError({
      parameter: file,
      received: `${formatCount(rows.length)} boxes of the detector, none of which is on an annotated object`,
      expected: "boxes that overlap objects by half or more",
      hint: "The images may be fed otherwise than the detector was trained (--mean, --std), or their sizes in the file are not theirs.",
    });
  }
  return {
    features: rows.length === boxes.length / 4 ? features : pick(features, rows, dimensions),
    labels: Int32Array.from(labels),
    images: Int32Array.from(images),
    objects,
    imageCount: image,
  };
}

function pick(features: Float32Array, rows: readonly number[], dimensions: number): Float32Array {
  const picked = new Float32Array(rows.length * dimensions);
  for (const [to, row] of rows.entries()) {
    picked.set(features.subarray(row * dimensions, (row + 1) * dimensions), to * dimensions);
  }
  return picked;
}
