import * as tf from "@tensorflow/tfjs";
import { fitBalanced } from "@balms/tfjs";
import { fitDecoupledHead } from "@balms/tfjs/layers";

const stepSize = 1e-3;
const headStepSize = 0.02;

/**
 * A step size that falls to nothing along a line, epoch by epoch.
 *
 * @param {number} start
 * @param {ArrayLike<number>} labels
 * @param {{ epochs: number, batchSize: number }} options
 * @returns {(step: number) => number}
 */
function falling(start, labels, { epochs, batchSize }) {
  const stepsPerEpoch = Math.ceil(labels.length / batchSize);
  return (step) => start * (1 - Math.floor(step / stepsPerEpoch) / epochs);
}

/**
 * Trains a whole network with Adam.
 *
 * @param {import("@tensorflow/tfjs").LayersModel} model
 * @param {import("@balms/tfjs").TrainingData & { labels: ArrayLike<number> }} data
 * @param {import("@balms/tfjs").FitOptions & { epochs: number, batchSize: number }} options
 */
export async function trainWhole(model, data, options) {
  const learningRate = falling(stepSize, data.labels, options);
  const optimizer = tf.train.adam(stepSize);
  await fitBalanced(model, data, { ...options, optimizer, learningRate });
  optimizer.dispose();
}

/**
 * Trains the last layer anew, on what the layers before it make of the pictures; these stay as they
 * are. SGD with momentum, with whichever method.
 *
 * @param {import("@tensorflow/tfjs").LayersModel} model
 * @param {import("@balms/tfjs").TrainingData & { labels: ArrayLike<number> }} data
 * @param {import("@balms/tfjs/layers").DecoupledOptions & { epochs: number, batchSize: number }} options
 */
export async function trainHead(model, data, options) {
  const learningRate = falling(headStepSize, data.labels, options);
  await fitDecoupledHead(model, data, { ...options, learningRate });
}
