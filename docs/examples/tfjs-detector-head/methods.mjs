// What is compared: losses that a dense layer of TensorFlow.js is trained with, on the same rows in the same order.
import * as tf from "@tensorflow/tfjs";
import { balancedSigmoidLoss, fitBalanced, fitMetaReweighter } from "@balms/tfjs";

/** @typedef {import("@balms/core").ClassPrior} ClassPrior */
/** @typedef {import("./detector.mjs").Layer} Layer */
/** @typedef {import("./detector.mjs").Proposals} Proposals */

/**
 * @typedef {object} Method
 * @property {string} name
 * @property {boolean} balanced whether the logits of the loss are shifted
 * @property {"plain" | "shifted"} [outer] loss of the Meta Reweighter's meta batches
 */

/** @type {readonly Method[]} */
export const methods = [
  { name: "sigmoid-retrained", balanced: false },
  { name: "balanced-sigmoid", balanced: true },
  // As the paper says, and as its public code does.
  { name: "reweighted", balanced: true, outer: "plain" },
  { name: "reweighted-shifted", balanced: true, outer: "shifted" },
];

/** The loss of a prior of images; without a shift, every class is in half of them: log((1 − f)/f) = 0. */
const lossOf = (/** @type {ClassPrior} */ prior, /** @type {boolean} */ balanced) =>
  balancedSigmoidLoss(balanced ? prior : prior.classes.map(() => 0.5));

/**
 * Trains the class layer of a detector on from where it is.
 *
 * @param {Pick<Layer, "weight" | "bias">} start
 * @param {Proposals} proposals
 * @param {{ method: Method, prior: ClassPrior, epochs: number, seed: number }} task
 * @returns {Promise<Layer>}
 */
export async function trainLayer(start, proposals, { method, prior, epochs, seed }) {
  const { balanced, outer } = method;
  const [rows, dimensions] = proposals.features.shape;
  const units = prior.classes.length;
  const model = tf.sequential({ layers: [tf.layers.dense({ units, inputShape: [dimensions] })] });
  tf.tidy(() => {
    // [C, D] in ONNX, [D, C] here.
    const kernel = tf.transpose(tf.tensor2d(start.weight, [units, dimensions]));
    model.setWeights([kernel, tf.tensor1d(start.bias)]);
  });
  const batchSize = 448;
  const steps = epochs * Math.ceil(rows / batchSize);
  const options = {
    prior,
    loss: lossOf(prior, balanced),
    seed,
    epochs,
    batchSize,
    learningRate: (/** @type {number} */ step) => 0.01 * (1 + Math.cos((Math.PI * step) / steps)),
  };
  if (outer === undefined) {
    await fitBalanced(model, proposals, { ...options, optimizer: tf.train.momentum(0.02, 0.9) });
  } else {
    const meta = { loss: lossOf(prior, outer === "shifted"), batchSize };
    await fitMetaReweighter(model, proposals, { ...options, weightDecay: 0, meta });
  }
  const [weight, bias] = tf.tidy(() => {
    const [kernel, shift] = model.getWeights();
    return [tf.transpose(kernel), shift].map((tensor) => Float32Array.from(tensor.dataSync()));
  });
  model.dispose();
  // What the layer was trained with goes into the file, so that nobody corrects it a second time.
  const inside = balanced ? { inLoss: prior, tau: 1 } : {};
  const named = outer === undefined ? (balanced ? "balanced-sigmoid" : "sigmoid") : "reweighted";
  const training = { method: named, priorDigest: prior.digest, sampled: prior, ...inside };
  return { weight, bias, training };
}
