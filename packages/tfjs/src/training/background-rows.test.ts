// Proposals of a detector: rows of a class or of none, and a prior that counts images.
import { balancedSigmoidGradient, createRandom, PriorError, priorFromCounts } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { balancedSigmoidLoss } from "../losses/balanced-sigmoid-loss.ts";
import { fitMetaReweighter } from "../meta/fit-meta-reweighter.ts";
import { fitMetaSampler } from "../meta/fit-meta-sampler.ts";
import { fitBalanced } from "./fit-balanced.ts";

await import("@tensorflow/tfjs-backend-wasm");

const [rows, dimensions, classes] = [24, 4, 3];
const random = createRandom(3);
const labels = Int32Array.from({ length: rows }, (_, row) => [0, -1, 1, 0, -1, 2][row % 6]);
const values = Float32Array.from({ length: rows * dimensions }, () => random.normal());
const data = { features: { data: values, shape: [rows, dimensions] }, labels };
const prior = priorFromCounts([40, 9, 2], { counted: "images", examples: 60 });
const counted = priorFromCounts([8, 4, 4]);
const loss = balancedSigmoidLoss(prior);
const plain = balancedSigmoidLoss([0.5, 0.5, 0.5]);

const head = (): tf.LayersModel =>
  tf.sequential({
    layers: [
      tf.layers.dense({ units: classes, inputShape: [dimensions], kernelInitializer: "zeros" }),
    ],
  });
const run = { epochs: 1, batchSize: rows, seed: 1, learningRate: 0.1 };
const sgd = { momentum: 0, weightDecay: 0 };
const kernelOf = (model: tf.LayersModel): Float32Array =>
  model.getWeights()[0].dataSync<"float32">();

/** Where a step on all rows brings a kernel of zeros [D, C], by core. */
function kernelAfterStep(): Float32Array {
  const logits = new Float32Array(rows * classes);
  const slopes = balancedSigmoidGradient(logits, Array.from(labels), { prior, reduction: "mean" });
  const kernel = new Float32Array(dimensions * classes);
  for (let i = 0; i < slopes.length; i++) {
    const [row, id] = [Math.floor(i / classes), i % classes];
    for (let d = 0; d < dimensions; d++) {
      kernel[d * classes + id] -= 0.1 * slopes[i] * values[row * dimensions + d];
    }
  }
  return kernel;
}

/** How far the kernel of a model is from where core brings it. */
function kernelIsOff(model: tf.LayersModel): number {
  const expected = kernelAfterStep();
  return kernelOf(model).reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i])), 0);
}

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test("fitBalanced takes a step on all rows, background unshifted", async () => {
    const model = head();
    await fitBalanced(model, data, { ...run, prior, loss, optimizer: "sgd" });
    expect(kernelIsOff(model)).toBeLessThan(1e-6);
  });

  test("so does the Meta Reweighter, and its two outer losses move the weights apart", async () => {
    const ends = [];
    for (const outer of [plain, loss]) {
      const model = head();
      const meta = { loss: outer, batchSize: 12 };
      const result = await fitMetaReweighter(model, data, { ...run, ...sgd, prior, loss, meta });
      expect(kernelIsOff(model)).toBeLessThan(1e-6);
      expect(result.metaLoss).toBeGreaterThan(0);
      ends.push(result.meta.firstMoment);
    }
    expect(ends[0]).not.toEqual(ends[1]);
  });
});

test("counts of rows are those of the rows of a class", async () => {
  const options = { ...run, loss: balancedSigmoidLoss([0.6, 0.2, 0.1]), optimizer: "sgd" } as const;
  await fitBalanced(head(), data, { ...options, prior: counted });
  const wrong = fitBalanced(head(), data, { ...options, prior: priorFromCounts([4, 8, 4]) });
  await expect(wrong).rejects.toThrow(PriorError);
});

test("the Meta Reweighter needs a row of a class", async () => {
  const [none, options] = [labels.map(() => -1), { ...run, ...sgd, prior, loss }];
  const own = fitMetaReweighter(head(), { ...data, labels: none }, options);
  await expect(own).rejects.toThrow("`data.labels`: received background alone; expected rows of a");
  const meta = { loss: plain, data: { ...data, labels: none } };
  const heldOut = fitMetaReweighter(head(), data, { ...options, meta });
  await expect(heldOut).rejects.toThrow("`meta.data.labels`: received background alone;");
});

test("losses that are no sigmoid losses, and the Meta Sampler, take no background", async () => {
  const message = "`data.labels`: received -1 at row 1";
  const soft = fitBalanced(head(), data, { ...run, prior: counted, optimizer: "sgd" });
  await expect(soft).rejects.toThrow(message);
  await expect(fitMetaReweighter(head(), data, { ...run, prior: counted })).rejects.toThrow(
    message,
  );
  await expect(fitMetaSampler(head(), data, { ...run, prior: counted, loss })).rejects.toThrow(
    message,
  );
});
