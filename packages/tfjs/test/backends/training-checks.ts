import * as tf from "@tensorflow/tfjs";
import { createRandom, priorFromCounts } from "@balms/core";
import { balancedSigmoidLoss, balancedSoftmaxLoss, type LossFunction } from "@balms/tfjs";
import { type BackendCheck, expectClose, expectThat } from "./check.ts";

const counts = [90, 9, 1];

function toy(rows: number) {
  const random = createRandom("toy");
  const ids = Array.from({ length: rows }, (_, row) => row % 3);
  const features = ids.flatMap((id) => [random.normal() + id, random.normal() - id]);
  return { ids, features: tf.tensor2d(features, [rows, 2]) };
}

function modelOf(): tf.Sequential {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 1 });
  return tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [2], kernelInitializer })],
  });
}

const compiling: BackendCheck = {
  name: "model.compile takes the loss, and training with it lowers it",
  run: async () => {
    const { ids, features } = toy(12);
    const targets = tf.oneHot(tf.tensor1d(ids, "int32"), 3);
    const model = modelOf();
    const loss = balancedSoftmaxLoss(priorFromCounts(counts));
    model.compile({ optimizer: tf.train.sgd(0.3), loss });
    const expected = tf.tidy(() => tf.mean(loss(targets, model.predict(features) as tf.Tensor)));
    const history = await model.fit(features, targets, { epochs: 15, batchSize: 12, verbose: 0 });
    const losses = history.history["loss"] as number[];
    expectClose([losses[0]], await expected.data(), 1e-5, "the first loss");
    expectThat(losses[14] < 0.7 * losses[0], `${losses[0]} fell to ${losses[14]} only`);
  },
};

const classWeights: BackendCheck = {
  name: "classWeight multiplies the losses of rows, not their mean",
  run: async () => {
    const { ids, features } = toy(6);
    const targets = tf.oneHot(tf.tensor1d(ids, "int32"), 3);
    const model = modelOf();
    const loss = balancedSoftmaxLoss(priorFromCounts(counts));
    model.compile({ optimizer: tf.train.sgd(0), loss });
    const classWeight = { 0: 1, 1: 10, 2: 100 };
    const history = await model.fit(features, targets, { batchSize: 6, verbose: 0, classWeight });
    const rows = await loss(targets, model.predict(features) as tf.Tensor).data();
    const expected = Array.from(rows).reduce(
      (sum, value, row) => sum + (value * 10 ** ids[row]) / 6,
      0,
    );
    expectClose(history.history["loss"] as number[], [expected], 1e-5, "the weighted loss");
  },
};

const curvature: BackendCheck = {
  name: "gradients of gradients",
  run: async () => {
    const random = createRandom("curvature");
    const values = Float32Array.from({ length: 12 }, () => random.normal());
    const logits = tf.tensor2d(values, [4, 3]);
    const v = tf.tensor2d(
      Float32Array.from({ length: 12 }, () => random.normal()),
      [4, 3],
    );
    const ids = tf.tensor1d([0, 2, 1, 1], "int32");
    const weights = tf.tensor1d([1, 2, 3, 4]);
    for (const loss of [
      balancedSoftmaxLoss(priorFromCounts(counts)),
      balancedSigmoidLoss([0.9, 0.1, 0.2]),
    ]) {
      const slope = (x: tf.Tensor, factors: tf.Tensor): tf.Tensor =>
        tf.grad((input) => tf.sum(tf.mul(loss(ids, input), factors)))(x);
      const along = tf.grad((x) => tf.sum(tf.mul(slope(x, weights), v)))(logits);
      const h = 0.02;
      const ahead = slope(tf.add(logits, tf.mul(v, h)), weights);
      const behind = slope(tf.sub(logits, tf.mul(v, h)), weights);
      const expected = tf.div(tf.sub(ahead, behind), 2 * h);
      expectClose(await along.data(), await expected.data(), 2e-3, `Hessian of ${loss.name}`);
      // What the losses are multiplied with: ⟨∇loss_b, v_b⟩ per row.
      const byWeight = tf.grad((w) => tf.sum(tf.mul(slope(logits, w), v)))(weights);
      const rows = tf.sum(tf.mul(slope(logits, tf.onesLike(weights)), v), 1);
      expectClose(await byWeight.data(), await rows.data(), 1e-5, `rows of ${loss.name}`);
    }
  },
};

/** Nothing stays behind after many steps of training and of evaluation. */
export function leakCheck(steps: number): BackendCheck {
  return {
    name: `${steps} steps leak no tensor`,
    run: async () => {
      const softmax = balancedSoftmaxLoss(priorFromCounts(counts), { labelSmoothing: 0.1 });
      const sigmoid = balancedSigmoidLoss([0.5, 0.1, 0.01]);
      const { ids, features } = toy(6);
      const targets = tf.tensor1d(ids, "int32");
      const head = tf.variable(tf.zeros([2, 3]));
      const optimizer = tf.train.sgd(0.1);
      const step = (loss: LossFunction): void =>
        void optimizer.minimize(() =>
          tf.mean(loss(targets, tf.matMul(features, head), { rowWeights: [1, 2, 1, 1, 1, 1] })),
        );
      const evaluate = (): void => {
        const logits = tf.matMul(features, head);
        const weighted = { rowWeights: [1, 2, 1, 1, 1, 1] };
        tf.dispose([softmax(targets, logits, weighted), sigmoid(targets, logits), logits]);
      };
      step(softmax);
      evaluate();
      const [tensors, held] = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
      for (let i = 0; i < steps; i++) {
        step(i % 2 === 0 ? softmax : sigmoid);
        evaluate();
        // Devices are given time to work off what they were told.
        if (i % 50 === 49) await head.data();
      }
      const left = tf.memory().numTensors - tensors;
      const data = tf.engine().backend.numDataIds() - held;
      tf.dispose([features, targets, head]);
      expectThat(left === 0 && data === 0, `${left} tensors and ${data} buffers are left`);
    },
  };
}

/** Models and optimizers of TensorFlow.js with the losses of this package. */
export const trainingChecks: readonly BackendCheck[] = [compiling, classWeights, curvature];
