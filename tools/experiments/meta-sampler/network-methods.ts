import { classWeights, createRandom, predictClasses, priorFromLabels } from "@balms/core";
import { createClassBalancedSampler, createWeightedSampler, indexRows } from "@balms/sampler";
import type { RowSampler } from "@balms/sampler";
import {
  balancedSoftmaxLoss,
  fitBalanced,
  fitMetaSampler,
  type MetaSamplerFitOptions,
} from "@balms/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { ExperimentData } from "../experiment-data.ts";
import type { Method } from "./head-methods.ts";

/** The network and the length of its training. */
export interface NetworkLength {
  readonly epochs: number;
  readonly batchSize: number;
  readonly hidden: number;
}

type Start = Parameters<typeof fitBalanced>[2];
type Settings =
  | ((data: ExperimentData, seed: number) => Partial<Start>)
  | { readonly meta: Partial<MetaSamplerFitOptions> };

const plain = ({ labels, classes }: ExperimentData) =>
  balancedSoftmaxLoss(priorFromLabels(labels, { classes }), { tau: 0 });

const constant = (): Partial<Start> => ({ optimizer: tf.train.momentum(0.1, 0.9) });

/** As the Meta Sampler was published to draw, with ψ at rest. */
function independent({ labels, classes }: ExperimentData, seed: number): RowSampler {
  const rows = indexRows(labels, { classes });
  const weights = new Float64Array(labels.length).fill(1);
  return createWeightedSampler(rows, weights, { random: createRandom(seed) });
}

function settingsOf(steps: (rows: number) => number): Readonly<Record<string, Settings>> {
  // SGD as fitMetaSampler has it, so that methods differ in nothing else.
  const sgd = ({ labels }: ExperimentData): Partial<Start> => ({
    optimizer: tf.train.momentum(0.05, 0.9),
    learningRate: (step) => 0.025 * (1 + Math.cos((Math.PI * step) / steps(labels.length))),
  });
  return {
    "Balanced Softmax": sgd,
    "plain softmax": (data) => ({ ...sgd(data), loss: plain(data) }),
    "class weights 1/n": (data) => {
      const { labels, classes } = data;
      const weights = classWeights(priorFromLabels(labels, { classes }), { scheme: "inverse" });
      const rowWeights = Float32Array.from(labels, (id) => weights[id]);
      return { ...sgd(data), loss: plain(data), rowWeights };
    },
    "class-balanced re-sampling": (data, seed) => {
      const rows = indexRows(data.labels, { classes: data.classes });
      const sampler = createClassBalancedSampler(rows, { random: createRandom(seed) });
      return { ...sgd(data), loss: plain(data), sampler };
    },
    "Balanced Softmax, independent draws": (data, seed) => ({
      ...sgd(data),
      sampler: independent(data, seed),
    }),
    "Balanced Softmax, Adam 0.01": () => ({ optimizer: tf.train.adam(0.01) }),
    "Balanced Softmax, constant step of 0.1": () => constant(),
    "the same, independent draws": (data, seed) => ({
      ...constant(),
      sampler: independent(data, seed),
    }),
    "BALMS, ψ 0.001 (default)": { meta: {} },
    "BALMS, ψ 0.01": { meta: { meta: { learningRate: 0.01 } } },
    "BALMS, constant step of 0.1": { meta: { learningRate: 0.1 } },
  };
}

/** Networks of one hidden layer, trained by the fits of `@balms/tfjs`; Balanced Softmax is the first. */
export function networkMethods(length: NetworkLength): Method[] {
  const { epochs, batchSize, hidden } = length;
  // Without this it prints that another package would be faster.
  tf.enableProdMode();
  const settings = settingsOf((rows) => epochs * Math.ceil(rows / batchSize));
  return Object.entries(settings).map(([name, own]) => ({
    name,
    async predict(data, seed) {
      const { features, labels, dimensions, classes, testFeatures } = data;
      const model = network({ dimensions, hidden, classes }, seed);
      const rows = { features: { data: features, shape: [labels.length, dimensions] }, labels };
      const options = { prior: priorFromLabels(labels, { classes }), seed, epochs, batchSize };
      if (typeof own === "function") {
        await fitBalanced(model, rows, { ...options, ...own(data, seed) });
      } else {
        await fitMetaSampler(model, rows, { ...options, ...own.meta });
      }
      const test = tf.tensor2d(testFeatures, [testFeatures.length / dimensions, dimensions]);
      const logits = await (model.predict(test) as tf.Tensor).data();
      model.dispose();
      test.dispose();
      return predictClasses(Float32Array.from(logits), { classes });
    },
  }));
}

function network(
  sizes: { readonly dimensions: number; readonly hidden: number; readonly classes: number },
  seed: number,
): tf.LayersModel {
  const { dimensions, hidden, classes } = sizes;
  const inputShape = [dimensions];
  const first = tf.initializers.heNormal({ seed: 2 * seed });
  const second = tf.initializers.glorotNormal({ seed: 2 * seed + 1 });
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: hidden, activation: "relu", inputShape, kernelInitializer: first }),
      tf.layers.dense({ units: classes, kernelInitializer: second }),
    ],
  });
}
