import * as tf from "@tensorflow/tfjs";
import { balancedSoftmaxLossAndGradient, priorFromCounts } from "@balms/core";
import { balancedSigmoidLoss, balancedSoftmaxLoss, trainStep } from "@balms/tfjs";
import { LogitAdjustment } from "@balms/tfjs/layers";
import { type BackendCheck, expectClose, expectThat } from "./check.ts";

const prior = priorFromCounts([5, 3, 2]);
const features = (): tf.Tensor2D => tf.tensor2d([1, 0, 0, 1], [2, 2]);
const hot = (): tf.Tensor2D => tf.tensor2d([1, 0, 0, 0, 0, 1], [2, 3]);
const dense = (activation: "linear" | "softmax" | "sigmoid" = "linear") =>
  tf.layers.dense({ units: 3, inputShape: [2], activation });

/** What a training says, in `fit` and step by step. */
async function messagesOf(model: tf.Sequential, loss: ReturnType<typeof balancedSoftmaxLoss>) {
  const messages: string[] = [];
  model.compile({ optimizer: "sgd", loss });
  try {
    await model.fit(features(), hot(), { verbose: 0 });
  } catch (error) {
    messages.push(String(error));
  }
  try {
    const batch = { features: features(), targets: hot() };
    trainStep(model, tf.train.sgd(0.1), batch, { loss }).dispose();
  } catch (error) {
    messages.push(String(error));
  }
  return messages;
}

async function expectRefused(
  model: tf.Sequential,
  loss: ReturnType<typeof balancedSoftmaxLoss>,
  part: string,
): Promise<void> {
  const messages = await messagesOf(model, loss);
  const all = messages.length === 2 && messages.every((message) => message.includes(part));
  expectThat(all, `not refused with "${part}": ${messages.join("; ") || "no error"}`);
}

const sharesLeftOn: BackendCheck = {
  name: "a softmax or a sigmoid left on the last layer is refused at the first step",
  run: async () => {
    for (const loss of [balancedSoftmaxLoss(prior), balancedSigmoidLoss([0.5, 0.3, 0.2])]) {
      const apart = [dense(), tf.layers.activation({ activation: "softmax" })];
      const linear = tf.layers.activation({ activation: "linear" });
      for (const layers of [[dense("softmax")], apart, [dense("softmax"), linear]]) {
        const model = tf.sequential({ layers });
        await expectRefused(model, loss, "`logits`: received what a softmax made");
      }
      const model = tf.sequential({ layers: [dense("sigmoid")] });
      await expectRefused(model, loss, "`logits`: received what a sigmoid made");
      const messages = await messagesOf(tf.sequential({ layers: [dense()] }), loss);
      expectThat(messages.length === 0, `logits are refused: ${messages.join("; ")}`);
    }
  },
};

const twice: BackendCheck = {
  name: "a layer and a loss with the prior inside are one too many",
  run: async () => {
    const linear = tf.layers.activation({ activation: "linear" });
    for (const behind of [[], [linear]]) {
      const layers = [dense(), new LogitAdjustment({ prior }), ...behind];
      const received = "`logits`: received what a LogitAdjustment layer put out";
      await expectRefused(tf.sequential({ layers }), balancedSoftmaxLoss(prior), received);
    }
  },
};

const padded: BackendCheck = {
  name: "positions of sequences, and padding that does not count",
  run: async () => {
    const values = Float32Array.from({ length: 18 }, (_, i) => Math.sin(7 * i));
    const logits = tf.tensor3d(values, [2, 3, 3]);
    const counted = values.filter((_, i) => i < 6 || (i >= 9 && i < 12));
    const core = { prior, reduction: "mean" } as const;
    const expected = balancedSoftmaxLossAndGradient(counted, [0, 2, 1], core);
    const [first, second, third] = expected.losses;
    const slopes = [...expected.gradient];
    const zeros = [0, 0, 0, 0, 0, 0];
    const gradient = [...slopes.slice(0, 6), 0, 0, 0, ...slopes.slice(6), ...zeros];
    const loss = balancedSoftmaxLoss(prior);
    const shares = tf.tidy(() => tf.oneHot(tf.tensor2d([0, 2, -1, 1, -1, -1], [2, 3], "int32"), 3));
    for (const targets of [tf.tensor2d([0, 2, -1, 1, -1, -1], [2, 3], "int32"), shares]) {
      const losses = loss(targets, logits);
      const slope = tf.grad((z) => tf.mean(loss(targets, z)))(logits);
      const sums = [((first + second) * 2) / 3, (third * 2) / 3];
      expectClose(await losses.data(), sums, 1e-5, "losses");
      expectClose(await slope.data(), gradient, 1e-5, "gradient");
      tf.dispose([targets, losses, slope]);
    }
    logits.dispose();
  },
};

/** What is refused on every backend, and what does not count. */
export const guardChecks: readonly BackendCheck[] = [sharesLeftOn, twice, padded];
