import { join } from "node:path";
import { decodeImages, loadLetters, readImageFolder } from "@balms/datasets";
import { featuresOf, letters, type ExperimentData } from "../experiment-data.ts";
import type { Picture, Task } from "./task.ts";

const heads = {
  length: { steps: 2000, batchSize: 128 },
  rates: [0.1, 0.03, 0.3],
  headLength: { steps: 2000, batchSize: 128 },
  headRates: [0.1, 0.03, 0.3],
  folds: 3,
};

const networks = {
  length: { steps: 400, batchSize: 64 },
  rates: [0.03, 0.1],
  headLength: { steps: 400, batchSize: 128 },
  headRates: [0.1, 0.03],
  folds: 2,
};

/** From −1 to 1. */
const centered = (images: Uint8Array) => Float32Array.from(images, (value) => value / 127.5 - 1);

async function letterPictures(): Promise<ExperimentData> {
  const { train, test } = await loadLetters();
  return {
    features: centered(train.images),
    labels: Int32Array.from(train.labels),
    testFeatures: centered(test.images),
    testLabels: Int32Array.from(test.labels),
    dimensions: 784,
    classes: 26,
  };
}

/** Pictures of a folder that has `train` and `test`, with a folder for each class in both. */
async function pictures(folder: string, size: Picture): Promise<ExperimentData> {
  const [train, test] = await Promise.all(
    ["train", "test"].map((half) => readImageFolder(join(folder, half))),
  );
  const dimensions = size.channels * size.height * size.width;
  const pixels = async (files: readonly string[]) => {
    const values = new Float32Array(files.length * dimensions);
    const half = Array<number>(size.channels).fill(0.5);
    for await (const { start, data } of decodeImages(files, { ...size, mean: half, std: half })) {
      values.set(data, start * dimensions);
    }
    return values;
  };
  return {
    features: await pixels(train.files),
    labels: train.labels,
    testFeatures: await pixels(test.files),
    testLabels: test.labels,
    dimensions,
    classes: train.classes.length,
  };
}

const grey = { channels: 1, height: 28, width: 28 } as const;
const color = { channels: 3, height: 16, width: 16 } as const;

/** What can be run; those of which the rows are elsewhere need a folder. */
export const tasks: Readonly<Record<string, (folder?: string) => Promise<Task> | undefined>> = {
  letters: async () => ({
    id: "letters",
    title: "letters, linear heads on 14×14 pixels",
    data: await letters(1).make(1),
    ...heads,
  }),
  features: (folder) =>
    folder === undefined
      ? undefined
      : featuresOf(folder, 1)
          .make(1)
          .then((data) => ({
            id: "features",
            title: "CIFAR-10-LT, linear heads on features",
            data,
            ...heads,
          })),
  "letter-pictures": async () => ({
    id: "letter-pictures",
    title: "letters, a convolutional network from 28×28 pixels",
    data: await letterPictures(),
    picture: grey,
    ...networks,
  }),
  pictures: (folder) =>
    folder === undefined
      ? undefined
      : pictures(join(folder, "images"), color).then((data) => ({
          id: "pictures",
          title: "CIFAR-10-LT, a convolutional network from 16×16 pixels",
          data,
          picture: color,
          ...networks,
          length: { steps: 600, batchSize: 64 },
        })),
};
