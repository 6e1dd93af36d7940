import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { DataError } from "@balms/core";
import { decodeImages, shrinkImage } from "@balms/datasets";
import type { AnnotationSet } from "@balms/detection";
import { pictureAddress } from "../../data/picture-address.ts";
import type { DetectSource } from "../../settings/detect-settings.ts";
import { formatCount } from "../../terminal/format-values.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { DetectionData, DetectionPart } from "./detection-data.ts";
import { formatOf, pictureSize } from "./picture-form.ts";
import { digestPictures, refuseShared } from "./picture-digests.ts";
import { pictureFiles } from "./picture-files.ts";
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
// On a page two stand side by side.
const pictureSide = 400;

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
  return { file, set, paths: await pictureFiles(set.images, { file, folder }) };
}

function part({ set, paths }: Listed, digest: string): DetectionPart {
  return {
    set,
    digest,
    async *pictures(form, { first, signal }) {
      const files = paths.slice(first);
      const isAlike = form.width !== undefined && form.height !== undefined;
      for (const [index, group] of (isAlike ? [files] : files.map((file) => [file])).entries()) {
        const format = formatOf(form, pictureSize(set, first + index));
        const values = format.width * format.height * format.channels;
        for await (const { rows, data } of decodeImages(group, { ...format, batchSize, signal })) {
          for (let row = 0; row < rows; row += 1) {
            yield data.slice(row * values, (row + 1) * values);
          }
        }
      }
    },
    async picture(index, [x, y, across, down]) {
      // A file may have another size than its annotations say: shares hold in both.
      const [height, width] = pictureSize(set, index);
      const shares = [x / width, y / height, across / width, down / height] as const;
      const shown = await shrinkImage(paths[index] ?? "", { side: pictureSide, part: shares });
      const [left, top, columns, rows] = shown.part;
      const box = [left * width, top * height, columns * width, rows * height] as const;
      return { source: pictureAddress(shown), box };
    },
  };
}
