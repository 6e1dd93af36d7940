import { join } from "node:path";
import { createRandom, exponentialCounts, shuffle } from "@balms/core";
import { loadLetters, readLabels, readNpy } from "@balms/datasets";

/** Long-tailed rows to train on, and rows to test on of which every class has as many. */
export interface ExperimentData {
  readonly features: Float32Array;
  readonly labels: Int32Array;
  readonly testFeatures: Float32Array;
  readonly testLabels: Int32Array;
  /** D. */
  readonly dimensions: number;
  /** C. */
  readonly classes: number;
}

/** A source of data: another seed draws other rows, where there is something to draw. */
export interface DataSource {
  readonly name: string;
  make(seed: number): Promise<ExperimentData>;
}

/** Spheres of Gaussian noise around random means; every seed has means of its own. */
export function gaussians(counts: readonly number[], dimensions: number): DataSource {
  const classes = counts.length;
  return {
    name: `Gaussians, ${classes} classes of ${counts[0]} … ${counts[classes - 1]}`,
    make(seed) {
      const random = createRandom(`gaussians ${seed}`);
      const means = Array.from({ length: classes * dimensions }, () => random.normal());
      const draw = (of: readonly number[]) => {
        const labels = Int32Array.from(of.flatMap((count, id) => Array<number>(count).fill(id)));
        const features = Float32Array.from(
          { length: labels.length * dimensions },
          (_, i) =>
            means[labels[Math.floor(i / dimensions)] * dimensions + (i % dimensions)] +
            random.normal(),
        );
        return { features, labels };
      };
      const { features, labels } = draw(counts);
      const test = draw(counts.map(() => 200));
      return Promise.resolve({
        ...scaled(features, test.features, dimensions),
        labels,
        testLabels: test.labels,
        dimensions,
        classes,
      });
    },
  };
}

/** Ten classes along an exponential profile. */
export const tenClasses = (most: number, imbalanceFactor: number): number[] =>
  exponentialCounts({ classes: 10, largest: most, imbalanceFactor });

/** The letters of `@balms/datasets` in 14×14 pixels, all of them or a part of each class, at least two rows. */
export function letters(part: number): DataSource {
  return {
    name: part === 1 ? "letters" : `letters, 1/${1 / part} of each`,
    async make(seed) {
      const { train, test } = await loadLetters();
      const all = {
        features: halved(train.images),
        labels: Int32Array.from(train.labels),
        testFeatures: halved(test.images),
        testLabels: Int32Array.from(test.labels),
        dimensions: 196,
        classes: 26,
      };
      return partOf(all, part, seed);
    },
  };
}

/** Features and labels from four .npy files: train_features, train_labels, test_features, test_labels. */
export function featuresOf(folder: string, part: number): DataSource {
  return {
    name: part === 1 ? "features" : `features, 1/${1 / part} of each`,
    async make(seed) {
      const [features, testFeatures] = await Promise.all(
        ["train", "test"].map(async (half) => {
          const { data, shape } = await readNpy(join(folder, `${half}_features.npy`));
          return { data: Float32Array.from(data as Float32Array), dimensions: shape[1] };
        }),
      );
      const [labels, testLabels] = await Promise.all(
        ["train", "test"].map((half) => readLabels(join(folder, `${half}_labels.npy`))),
      );
      const all = {
        features: features.data,
        labels,
        testFeatures: testFeatures.data,
        testLabels,
        dimensions: features.dimensions,
        classes: 1 + labels.reduce((a, b) => Math.max(a, b)),
      };
      return partOf(all, part, seed);
    },
  };
}

/** Some of the rows, by their numbers. */
export function takeRows(
  { features, labels }: Pick<ExperimentData, "features" | "labels">,
  rows: readonly number[],
): { features: Float32Array; labels: Int32Array } {
  const dimensions = features.length / labels.length;
  const taken = new Float32Array(rows.length * dimensions);
  rows.forEach((row, at) =>
    taken.set(features.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions),
  );
  return { features: taken, labels: Int32Array.from(rows, (row) => labels[row]) };
}

/** The rows of each class, in an order that the seed draws. */
export function shuffledClasses(labels: Int32Array, classes: number, seed: string): number[][] {
  const random = createRandom(seed);
  return Array.from({ length: classes }, (_, id) =>
    shuffle(
      [...labels.keys()].filter((row) => labels[row] === id),
      random.fork(`class ${id}`),
    ),
  );
}

function partOf(data: ExperimentData, part: number, seed: number): ExperimentData {
  const rows = shuffledClasses(data.labels, data.classes, `part ${seed}`).flatMap((own) =>
    own.slice(0, Math.max(2, Math.round(own.length * part))),
  );
  const taken = part === 1 ? data : takeRows(data, rows);
  return {
    ...data,
    labels: taken.labels,
    ...scaled(taken.features, data.testFeatures, data.dimensions),
  };
}

/** Both halves with mean 0 and standard deviation 1 in each dimension of the training rows. */
function scaled(
  train: Float32Array,
  test: Float32Array,
  dimensions: number,
): { features: Float32Array; testFeatures: Float32Array } {
  const rows = train.length / dimensions;
  const [means, squares] = [new Float64Array(dimensions), new Float64Array(dimensions)];
  train.forEach((value, i) => {
    means[i % dimensions] += value / rows;
    squares[i % dimensions] += value ** 2 / rows;
  });
  const scale = means.map((mean, j) => {
    const deviation = Math.sqrt(Math.max(0, squares[j] - mean ** 2));
    return deviation > 1e-3 ? 1 / deviation : 0;
  });
  const apply = (values: Float32Array) =>
    values.map((value, i) => (value - means[i % dimensions]) * scale[i % dimensions]);
  return { features: apply(train), testFeatures: apply(test) };
}

/** 28×28 pixels to 14×14: the mean of four. */
function halved(images: Uint8Array): Float32Array {
  return Float32Array.from({ length: images.length / 4 }, (_, i) => {
    const [picture, place] = [Math.floor(i / 196), i % 196];
    const corner = picture * 784 + Math.floor(place / 14) * 56 + (place % 14) * 2;
    const sum = images[corner] + images[corner + 1] + images[corner + 28] + images[corner + 29];
    return sum / 1020;
  });
}
