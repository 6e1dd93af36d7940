// Two trainings side by side, of the same network on the same batches: only the loss is another.
import { createRandom, priorFromLabels } from "@balms/core";
import { backboneModel, createTrainer, headModel } from "@balms/onnx";
import { createInstanceSampler, load } from "@balms/sampler";

/** @typedef {import("../letters-in-pages/fetch-letters.mjs").Letters} Letters */

/** Both losses, by the names that `createTrainer` knows. */
export const losses = /** @type {const} */ (["softmax", "balanced-softmax"]);

/** @typedef {typeof losses[number]} Loss */

/**
 * Measures on all test pictures, between 0 and 1.
 *
 * @typedef {object} Accuracy
 * @property {number} balanced
 * @property {number | null} many
 * @property {number | null} medium
 * @property {number | null} few
 */

/**
 * Where a training stands: `loss` is the mean of the latest steps, `accuracy` is there at every third of an epoch.
 *
 * @typedef {object} Progress
 * @property {Loss} method
 * @property {number} step
 * @property {number} steps
 * @property {number | undefined} loss
 * @property {Accuracy | undefined} accuracy
 */

/** @typedef {keyof typeof networks} Network */

/** What is trained, and at which rate: each was chosen once, for both losses. */
export const networks = {
  head: {
    learningRate: 0.05,
    /** A linear layer on the pixels. */
    model: (/** @type {Letters} */ { width, height, classes }) => {
      const sizes = { dimensions: width * height, classes: classes.length };
      const weight = new Float32Array(sizes.dimensions * sizes.classes);
      const bias = new Float32Array(sizes.classes);
      return headModel({ training: "unknown", weight, bias, ...sizes });
    },
    shape: (/** @type {Letters} */ { width, height }) => [width * height],
  },
  convolutional: {
    learningRate: 0.05,
    /** Three convolutions with batch normalisation, and a linear layer. */
    model: (/** @type {Letters} */ { width, height, classes }, /** @type {number} */ seed) =>
      backboneModel({
        architecture: "convnet-small",
        channels: 1,
        width,
        height,
        classes: classes.length,
        random: createRandom(seed).fork("network"),
      }),
    shape: (/** @type {Letters} */ { width, height }) => [1, height, width],
  },
};

const batchSize = 64;

/** Steps for one point of the curve of losses. */
const stepsOfPoint = 11;

/** @param {Uint8Array} images */
const fromZeroToOne = (images) => Float32Array.from(images, (value) => value / 255);

/**
 * Trains the network with each loss, a step of one and a step of the other.
 *
 * @param {Letters} letters
 * @param {object} options
 * @param {import("@balms/onnx").OnnxRuntime} options.runtime
 * @param {Network} options.network
 * @param {number} options.epochs
 * @param {number} options.seed of the first weights and of the order of rows
 * @param {(progress: Progress) => unknown} options.onProgress called after every step; a promise that it returns is waited for
 */
export async function trainBoth(letters, { runtime, network, epochs, seed, onProgress }) {
  const { learningRate, model, shape } = networks[network];
  const { train, test, classes } = letters;
  const prior = priorFromLabels(train.labels, { classes });
  const image = {
    data: fromZeroToOne(train.images),
    shape: [train.labels.length, ...shape(letters)],
  };
  const held = {
    inputs: { data: fromZeroToOne(test.images), shape: [test.labels.length, ...shape(letters)] },
    labels: test.labels,
  };
  const random = createRandom(seed).fork("rows");
  const loader = load(
    { image, labels: train.labels },
    createInstanceSampler(train.labels.length, { random }),
    { batchSize },
  );
  const steps = epochs * loader.batchesPerEpoch;
  const trainings = await Promise.all(
    losses.map(async (loss) => ({
      loss,
      trainer: await createTrainer({
        runtime,
        model: model(letters, seed),
        prior,
        loss,
        optimizer: { kind: "sgd", learningRate },
        schedule: { kind: "cosine", steps },
      }),
      latest: /** @type {number[]} */ ([]),
    })),
  );
  for (let epoch = 0; epoch < epochs; epoch++) {
    for await (const { data } of loader) {
      for (const { loss: method, trainer, latest } of trainings) {
        const { step, loss } = await trainer.step({ inputs: data.image, labels: data.labels });
        latest.push(loss);
        const whole = step === steps || step % stepsOfPoint === 0;
        const mean = whole ? latest.reduce((sum, one) => sum + one, 0) / latest.length : undefined;
        if (whole) latest.length = 0;
        const measured = step === steps || step % Math.ceil(loader.batchesPerEpoch / 3) === 0;
        const accuracy = measured ? (await trainer.evaluate([held])).evaluation : undefined;
        await onProgress({
          method,
          step,
          steps,
          loss: mean,
          accuracy: accuracy && {
            balanced: accuracy.balanced,
            many: accuracy.many,
            medium: accuracy.medium,
            few: accuracy.few,
          },
        });
      }
    }
  }
  for (const { trainer } of trainings) await trainer.release();
}
