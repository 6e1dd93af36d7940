import { createRandom, priorFromCounts } from "@balms/core";
import { balancedSoftmaxLoss, installWasmTrainingKernels } from "@balms/tfjs";
import type { Sequential } from "@tensorflow/tfjs";
import {
  alternate,
  roundOf,
  type Effort,
  type Measured,
  type Round,
} from "../measuring/measure.ts";
import { openTfjs, type Tfjs } from "../../conformance/tfjs-backends.ts";

/** A network, and the batch that it is trained on. */
interface Net {
  readonly name: string;
  readonly rows: number;
  readonly classes: number;
  readonly input: number[];
  /** What runs without the training kernels: convolutions have no gradient on stock wasm. */
  readonly against: "wasm" | "cpu";
  readonly steps: number;
  layers(tf: Tfjs): Sequential;
}

/** A perceptron with two hidden layers. */
export const perceptron: Net = {
  name: "MLP 128-256-256-100, B = 256",
  rows: 256,
  classes: 100,
  input: [128],
  against: "wasm",
  steps: 4,
  layers: ({ sequential, layers }) =>
    sequential({
      layers: [
        layers.dense({ inputShape: [128], units: 256, activation: "relu" }),
        layers.dense({ units: 256, activation: "relu" }),
        layers.dense({ units: 100 }),
      ],
    }),
};

/** Two convolutions, as small as the cpu backend can bear. */
export const convnet: Net = {
  name: "convnet 12×12×1, 8 and 16 filters, B = 16",
  rows: 16,
  classes: 10,
  input: [12, 12, 1],
  against: "cpu",
  steps: 1,
  layers: ({ sequential, layers }) =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: [12, 12, 1], filters: 8, kernelSize: 3, activation: "relu" }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.conv2d({ filters: 16, kernelSize: 3, activation: "relu" }),
        layers.flatten(),
        layers.dense({ units: 10 }),
      ],
    }),
};

/** A training step on wasm with the training kernels, against one without them. */
export async function measureTrainingKernels(net: Net, effort: Effort): Promise<Measured> {
  const tf = await openTfjs(net.against);
  const theirs = await trainer(tf, net);
  await tf.setBackend("wasm");
  const uninstall = installWasmTrainingKernels();
  const ours = await trainer(tf, net);
  uninstall();
  const against = `tfjs ${net.against} ${tf.version_core}`;
  return alternate(
    against,
    {
      ours: async () => {
        await tf.setBackend("wasm");
        const undo = installWasmTrainingKernels();
        const time = await ours();
        undo();
        return time;
      },
      theirs: async () => {
        await tf.setBackend(net.against);
        return theirs();
      },
    },
    effort,
  );
}

/** Rounds of training steps; the model and its batch belong to the active backend. */
async function trainer(tf: Tfjs, net: Net): Promise<Round> {
  const random = createRandom("kernels");
  const size = net.input.reduce((a, b) => a * b, net.rows);
  const values = Float32Array.from({ length: size }, () => random.normal());
  const features = tf.tensor(values, [net.rows, ...net.input]);
  const ids = tf.tensor1d(Int32Array.from({ length: net.rows }, (_, row) => row % net.classes));
  const targets = tf.oneHot(tf.cast(ids, "int32"), net.classes);
  const counts = Array.from({ length: net.classes }, (_, id) => 200 - id);
  const model = net.layers(tf);
  model.compile({ optimizer: "sgd", loss: balancedSoftmaxLoss(priorFromCounts(counts)) });
  await model.trainOnBatch(features, targets);
  return roundOf(net.steps, async (steps) => {
    for (let i = 0; i < steps; i++) await model.trainOnBatch(features, targets);
  });
}
