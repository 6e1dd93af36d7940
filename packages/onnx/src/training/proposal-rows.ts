import {
  checkList,
  checkOptions,
  classIds,
  checkPrior,
  describeValue,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import { PriorError, type ClassPrior } from "@balms/core";
import { indexImages } from "@balms/sampler";
import type { ImageRows } from "@balms/sampler";
import { checkFeatures } from "./feature-reader.ts";
import type { FeatureReader } from "./feature-reader.ts";

/** Features of proposals, and what each of them holds. */
export interface ProposalData {
  /** x [N, D], row after row, finite: a proposal's features, as they reach the class layer; or what reads them while training goes on. */
  readonly features: Float32Array | FeatureReader;
  /** Class id per proposal [N]; −1 for background. */
  readonly labels: ArrayLike<number>;
  /** Number of each proposal's image [N], from 0; an image's proposals need not stand together. */
  readonly images: ArrayLike<number>;
}

/** Proposals, checked. */
export interface ProposalRows {
  readonly features: Float32Array | FeatureReader;
  readonly labels: Int32Array;
  /** N. */
  readonly rows: number;
  /** D. */
  readonly dimensions: number;
  /** The classes of each image. */
  readonly images: ImageRows;
  /** The proposals of image i are `order[k]`, k from `starts[i]` to `starts[i + 1]`. */
  readonly starts: Uint32Array;
  readonly order: Uint32Array;
}

/**
 * Checks proposals.
 *
 * @throws {@link ArgumentError} naming the list that does not fit; {@link PriorError} where more images have a class than the prior counts
 */
export function checkProposals(data: ProposalData, prior: ClassPrior): ProposalRows {
  checkOptions(data, ["features", "images", "labels"], "data");
  const { features, labels, images }: Partial<ProposalData> = { ...data };
  const rows = labels?.length ?? 0;
  if (labels === undefined || rows === 0) {
    refuseValue("labels", labels, "class ids, −1 for background, one per row");
  }
  const { dimensions, ...given } = checkFeatures(features, rows);
  const classes = checkPrior(prior).counts.length;
  // Copies: what the caller does to the lists while training goes on changes nothing.
  const ids = classIds(labels, { rows, classes, least: -1 }).slice();
  checkList(images, "images");
  const groups = groupProposals(images, rows);
  const perImage = Array.from(groups.starts.subarray(1), (end, image) =>
    Array.from(groups.order.subarray(groups.starts[image], end), (row) => ids[row]).filter(
      (id) => id !== -1,
    ),
  );
  if (!perImage.some((list) => list.length > 0)) {
    refuse("labels", "background alone", "at least one row of a class");
  }
  const index = indexImages(perImage, { classes: prior.classes });
  checkCounted(index, prior);
  return { ...given, labels: ids, rows, dimensions, images: index, ...groups };
}

function groupProposals(
  images: ArrayLike<number>,
  rows: number,
): Pick<ProposalRows, "starts" | "order"> {
  const hint = "Number the images that have proposals, without gaps.";
  if (images.length !== rows) {
    refuse("images", `${images.length} numbers`, `${rows}, one per row`);
  }
  const numbers = new Int32Array(rows);
  let most = 0;
  for (let row = 0; row < rows; row++) {
    const image = images[row];
    // Without gaps, there are no more images than rows.
    if (!Number.isInteger(image) || image < 0 || image >= rows) {
      const expected = `whole numbers from 0 to ${rows - 1}`;
      refuse("images", `${describeValue(image)} at row ${row}`, expected, hint);
    }
    numbers[row] = image;
    most = Math.max(most, image);
  }
  const starts = new Uint32Array(most + 2);
  for (const image of numbers) starts[image + 1]++;
  const empty = starts.indexOf(0, 1);
  if (empty !== -1) {
    refuse("images", `no row of image ${empty - 1}`, "rows of every image", hint);
  }
  for (let image = 1; image < starts.length; image++) starts[image] += starts[image - 1];
  const next = starts.slice();
  const order = new Uint32Array(rows);
  for (const [row, image] of numbers.entries()) order[next[image]++] = row;
  return { starts, order };
}

/** Boxes that no proposal matches are missing among the rows; what is there more often than the prior says comes from elsewhere. */
function checkCounted({ prior: counted, rowCount }: ImageRows, prior: ClassPrior): void {
  const isWhole = prior.examples === undefined || rowCount <= prior.examples;
  const id = counted.counts.findIndex((count, place) => count > prior.counts[place]);
  if (isWhole && id === -1) return;
  const name = JSON.stringify(prior.classes[id]);
  throw new PriorError({
    parameter: "prior",
    received: isWhole
      ? `${prior.counts[id]} images of class ${name}, where the rows have ${counted.counts[id]}`
      : `${prior.examples} images, where the rows have ${rowCount}`,
    expected: "the counts of the very images that the rows are from, classes in the same order",
    hint: "Count the annotations with priorFromAnnotations, images and not objects.",
  });
}
