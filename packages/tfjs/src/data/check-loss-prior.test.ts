import * as tf from "@tensorflow/tfjs";
import { createRandom, priorFromCounts } from "@balms/core";
import { createClassBalancedSampler, createInstanceSampler, indexRows } from "@balms/sampler";
import { expect, test } from "vitest";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { fitBalanced } from "../training/fit-balanced.ts";

const labels = Array.from({ length: 40 }, (_, row) => Number(row % 10 === 0));
const features = { data: Float32Array.from(labels), shape: [40, 1] };
const prior = priorFromCounts([36, 4]);
const random = () => createRandom(1);
const balanced = () =>
  createClassBalancedSampler(indexRows(labels, { prior }), { random: random() });
const fit = (options: object) => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [1] })] });
  const all = { prior, seed: 1, epochs: 1, optimizer: "sgd", ...options } as const;
  return fitBalanced(model, { features, labels }, all);
};

test.each([
  [
    "of other rows",
    () => ({ loss: balancedSoftmaxLoss(priorFromCounts([4, 36])) }),
    'received a prior inside with the share 0.100 of class "0"; expected 0.900, as prior has.',
  ],
  [
    "of the data beside a sampler that balances",
    () => ({ loss: balancedSoftmaxLoss(prior), sampler: balanced() }),
    'received a prior inside with the share 0.900 of class "0"; expected 0.500, as the sampler draws.',
  ],
])("a loss with the prior %s is refused", async (_, options, message) => {
  const hint = 'Leave the loss out, which is then made to fit, or give it mismatch: "intended".';
  await expect(fit(options())).rejects.toThrow(`\`loss\`: ${message} ${hint}`);
});

test.each([
  ["the prior of the data", () => ({ loss: balancedSoftmaxLoss(prior) })],
  ["its shares in other counts", () => ({ loss: balancedSoftmaxLoss(priorFromCounts([9, 1])) })],
  [
    "the prior of the data beside a sampler of all rows",
    () => ({
      loss: balancedSoftmaxLoss(prior),
      sampler: createInstanceSampler(40, { random: random() }),
    }),
  ],
  [
    "what a sampler draws",
    () => ({ loss: balancedSoftmaxLoss(balanced().sampledPrior()), sampler: balanced() }),
  ],
  ["no prior", () => ({ loss: balancedSoftmaxLoss(prior, { tau: 0 }), sampler: balanced() })],
  [
    "another one on purpose",
    () => ({
      loss: balancedSoftmaxLoss(prior, { mismatch: "intended" }),
      sampler: balanced(),
    }),
  ],
])("a loss with %s trains", async (_, options) => {
  const { history } = await fit(options());
  expect(history[0].loss).toBeGreaterThan(0);
});
