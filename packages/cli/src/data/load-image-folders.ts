import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { DataError } from "@balms/core";
import { checkSignal, nearestName } from "@balms/core/adapter";
import {
  decodeImages,
  digestOf,
  readBytes,
  readImageFolder,
  type ImageFolder,
} from "@balms/datasets";
import { formatList } from "../terminal/format-values.ts";
import { checkClassCount } from "./check-class-count.ts";
import type { ImageData, ImageRows } from "./image-data.ts";
import type { LoadOptions } from "./load-options.ts";
import { smallPicture } from "./picture-address.ts";

const batchRows = 256;
// Half a gibibyte in single precision: fewer large pictures go into a batch.
const batchValues = 2 ** 27;

/**
 * Lists `folder/train/CLASS/*` and `folder/test/CLASS/*`.
 *
 * @param folder - The folder with both parts.
 * @throws {@link DataError} when a part is missing or empty, or test has a class that training lacks.
 */
export async function loadImageFolders(folder: string, options: LoadOptions): Promise<ImageData> {
  await checkFolder(folder);
  for (const part of ["train", "test"]) {
    await checkPart(folder, part);
  }
  const trainFolder = join(folder, "train");
  const testFolder = join(folder, "test");
  const train = await readImageFolder(trainFolder, { signal: options.signal });
  const test = await readImageFolder(testFolder, { signal: options.signal });
  const classes = orderClasses(train, test, { trainFolder, testFolder, options });
  checkClassCount(classes, options.classNames === undefined ? trainFolder : "--class-names");
  return {
    kind: "images",
    name: basename(resolve(folder)),
    classes,
    train: folderRows(train, classes),
    test: folderRows(test, classes),
    digest: await digestFiles(folder, [...train.files, ...test.files], options.signal),
    size: undefined,
  };
}

async function checkFolder(folder: string): Promise<void> {
  const entry = await stat(folder).catch(() => undefined);
  if (entry?.isDirectory() !== true) {
    throw new DataError({
      parameter: "--data",
      received: `${folder}, ${entry === undefined ? "which does not exist" : "which is no folder"}`,
      expected: 'letters, or a folder with "train" and "test" in it',
      hint: nearestName(folder, ["letters"]) === undefined ? undefined : "Perhaps letters.",
    });
  }
}

async function checkPart(folder: string, part: string): Promise<void> {
  const entry = await stat(join(folder, part)).catch(() => undefined);
  if (entry?.isDirectory() !== true) {
    throw new DataError({
      parameter: "--data",
      received: `${folder}, which has no folder "${part}"`,
      expected: '"train" and "test" in it, each with one folder of images per class',
      hint: "Make both folders; the test set should hold all classes alike.",
    });
  }
}

/** The classes in the order of their ids: as named by the caller, or sorted as training has them. */
function orderClasses(
  train: ImageFolder,
  test: ImageFolder,
  context: {
    readonly trainFolder: string;
    readonly testFolder: string;
    readonly options: LoadOptions;
  },
): readonly string[] {
  const { classNames, zeroCounts } = context.options;
  const known = classNames ?? train.classes;
  const folders = [
    [context.trainFolder, train.classes],
    [context.testFolder, test.classes],
  ] as const;
  for (const [folder, classes] of folders) {
    const unknown = classes.filter((name) => !known.includes(name));
    if (unknown.length > 0 && (classNames !== undefined || zeroCounts === "error")) {
      throw unknownClasses(folder, unknown, classNames !== undefined);
    }
  }
  return classNames ?? [...new Set([...train.classes, ...test.classes])];
}

function unknownClasses(folder: string, unknown: readonly string[], named: boolean): DataError {
  return new DataError({
    parameter: folder,
    received: `${formatList(unknown)}, which ${named ? "--class-names" : "training"} lacks`,
    expected: named ? "only classes that are named" : "only classes with training images",
    hint: named
      ? "Add the name, or remove the folder."
      : "Add training images, remove the folder, or choose a policy with --zero-counts.",
  });
}

function folderRows(folder: ImageFolder, classes: readonly string[]): ImageRows {
  const ids = new Map(classes.map((name, index) => [name, index]));
  return {
    labels: folder.labels.map((label) => ids.get(folder.classes[label] ?? "") ?? 0),
    batches: (format, { signal, rows }) => {
      const files = rows === undefined ? folder.files : rows.map((row) => folder.files[row] ?? "");
      const values = format.width * format.height * format.channels;
      const batchSize = Math.max(1, Math.min(batchRows, Math.floor(batchValues / values)));
      return decodeImages(files, { ...format, batchSize, signal });
    },
    picture: (row) => smallPicture(folder.files[row] ?? ""),
  };
}

async function digestFiles(
  folder: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    checkSignal(signal);
    const bytes = await readBytes(file, "an image", signal);
    const name = relative(folder, file).replaceAll("\\", "/");
    hash.update(`${name}\n${bytes.length}\n`).update(bytes);
  }
  return digestOf(hash);
}
