import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { DataError } from "@balms/core";
import { decodeImages } from "@balms/datasets";
import type { AnnotatedImage, AnnotationSet } from "@balms/detection";
import { pictureAddress } from "../../data/picture-address.ts";
import type { DetectSource } from "../../settings/detect-settings.ts";
import { formatCount, formatList } from "../../terminal/format-values.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { DetectionData, DetectionPart } from "./detection-data.ts";
import { digestPictures, refuseShared } from "./picture-digests.ts";
import { refuseOtherShapes } from "./picture-shapes.ts";
import { readAnnotationFile } from "./read-annotation-file.ts";

interface LoadContext {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

interface Listed {
  readonly file: string;
  readonly set: AnnotationSet;
  /** The file of each picture. */
  readonly paths: readonly string[];
}

// Decoded at a time.
const batchSize = 16;

/**
 * Reads annotations, and looks whether the pictures are there. What is small is read first: a fault in it is told before the work.
 *
 * @throws {@link DataError} naming the file and what is wrong in it
 */
export async function annotatedData(
  source: Extract<DetectSource, { readonly kind: "annotations" }>,
  context: LoadContext,
): Promise<DetectionData> {
  const test = await list(source.testAnnotations, source.testImages, context);
  const train = await list(source.annotations, source.images, context);
  const digests = {
    train: await digestPictures("training images", train.paths, context),
    test: await digestPictures("test images", test.paths, context),
  };
  refuseOtherShapes(digests.train, train);
  refuseOtherShapes(digests.test, test);
  refuseShared(digests, { train: source.annotations, test: source.testAnnotations });
  return {
    name: basename(source.annotations).replace(/\.json(?:\.gz)?$/u, ""),
    train: part(train, digests.train.digest),
    test: part(test, digests.test.digest),
    size: undefined,
  };
}

async function list(file: string, folder: string, context: LoadContext): Promise<Listed> {
  const set = await readAnnotationFile(file, context.signal);
  if (set.annotations.size === 0) {
    throw new DataError({
      parameter: file,
      received: `${formatCount(set.images.length)} images without annotations`,
      expected: "annotated objects, to train on or to measure by",
      hint: "Files of test images often come without them: take those of the validation images.",
    });
  }
  const entry = await stat(folder).catch(() => undefined);
  if (entry?.isDirectory() !== true) {
    throw new DataError({
      parameter: folder,
      received: entry === undefined ? "nothing there" : "no folder",
      expected: `the folder with the images of ${file}`,
    });
  }
  const paths = set.images.map((image) => join(folder, nameOf(image, file)));
  await checkThere(paths, { set, file, folder });
  return { file, set, paths };
}

function nameOf({ id, fileName, width, height }: AnnotatedImage, file: string): string {
  if (fileName !== undefined && width !== undefined && height !== undefined) return fileName;
  const lacks = fileName === undefined ? "file_name" : width === undefined ? "width" : "height";
  throw new DataError({
    parameter: file,
    received: `image ${id} without "${lacks}"`,
    expected: "file_name, width and height of every image",
    hint:
      fileName === undefined
        ? "LVIS names its images in coco_url: add file_name, the end of that address."
        : "Boxes are in pixels of an image of that size.",
  });
}

async function checkThere(
  paths: readonly string[],
  {
    set,
    file,
    folder,
  }: { readonly set: AnnotationSet; readonly file: string; readonly folder: string },
): Promise<void> {
  const missing: string[] = [];
  for (const [index, path] of paths.entries()) {
    const entry = await stat(path).catch(() => undefined);
    if (entry?.isFile() !== true) missing.push(set.images[index]?.fileName ?? path);
  }
  if (missing.length === 0) return;
  throw new DataError({
    parameter: file,
    received: `${formatCount(missing.length)} of ${formatCount(paths.length)} images that are not in ${folder}: ${formatList(missing, 4)}`,
    expected: "each image that the file names, in that folder",
    hint:
      missing.length === paths.length
        ? "Another folder is meant, perhaps."
        : "Fetch them, or take them out of the file.",
  });
}

function part({ set, paths }: Listed, digest: string): DetectionPart {
  return {
    set,
    digest,
    async *pictures(format, { first, signal }) {
      const values = format.width * format.height * format.channels;
      const files = paths.slice(first);
      for await (const { rows, data } of decodeImages(files, { ...format, batchSize, signal })) {
        for (let row = 0; row < rows; row += 1) {
          yield data.slice(row * values, (row + 1) * values);
        }
      }
    },
    picture: (index) => pictureAddress(paths[index] ?? ""),
  };
}
