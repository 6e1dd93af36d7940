import { createRandom, priorFromCounts } from "@balms/core";
import { backboneModel, createTrainer, HeadTrainer } from "@balms/onnx";
import { balancedSoftmaxLoss, installWasmTrainingKernels } from "@balms/tfjs";
import * as runtime from "onnxruntime-web";
import { headData } from "./head-data.ts";
import { headSize, stepsPerRound, type HeadShape } from "./head-shape.ts";
import { alternate, roundOf, type Effort, type Measurement, type Round } from "./measure.ts";
import { openTfjs, type Tfjs } from "../conformance/tfjs-backends.ts";

runtime.env.wasm.numThreads = 1;

/** The head's step as a user of TensorFlow.js writes it: gather, product, cross-entropy of logits plus log prior, SGD with momentum. */
function tfjsHead(tf: Tfjs, shape: HeadShape): Round {
  const { rows, dimensions, classes, batch } = shape;
  const { features, labels, prior } = headData(shape);
  const all = tf.tensor2d(features, [rows, dimensions]);
  const targets = tf.oneHot(tf.tensor1d(labels, "int32"), classes);
  const total = prior.counts.reduce((sum, count) => sum + count, 0);
  const logPrior = tf.tensor1d(prior.counts.map((count) => Math.log(count / total)));
  const weight = tf.variable(tf.zeros([dimensions, classes]));
  const bias = tf.variable(tf.zeros([classes]));
  const optimizer = tf.train.momentum(0.1, 0.9);
  const random = createRandom("tfjs head");
  return roundOf(Math.max(1, stepsPerRound(shape) / 20), (steps) => {
    for (let step = 0; step < steps; step++) {
      tf.tidy(() => {
        const drawn = tf.tensor1d(
          Int32Array.from({ length: batch }, () => random.integer(rows)),
          "int32",
        );
        const [inputs, wanted] = [tf.gather(all, drawn), tf.gather(targets, drawn)];
        optimizer.minimize(() => {
          const logits = tf.add(tf.add(tf.matMul(inputs, weight), bias), logPrior);
          return tf.losses.softmaxCrossEntropy(wanted, logits).asScalar();
        });
      });
    }
  });
}

/** The plain head step on onnxruntime-web against TensorFlow.js, both in WebAssembly. */
export async function measureWebHead(shape: HeadShape, effort: Effort): Promise<Measurement> {
  const { features, labels, prior } = headData(shape);
  const trainer = await HeadTrainer.create(
    { features, labels },
    { runtime, prior, steps: 1_000_000, batchSize: shape.batch, random: createRandom(1) },
  );
  const tf = await openTfjs("wasm");
  const names = {
    name: `head training ${headSize(shape)} in WebAssembly`,
    against: `tfjs wasm ${tf.version_core}`,
  };
  const ours = roundOf(stepsPerRound(shape), (steps) => trainer.run(steps));
  const measurement = await alternate(names, { ours, theirs: tfjsHead(tf, shape) }, effort);
  await trainer.release();
  return measurement;
}

const [batch, side, classes] = [64, 28, 10];

/** The layers of "convnet-small". */
function tfjsConvnet({ sequential, layers }: Tfjs) {
  const widths = [16, 32, 64];
  return sequential({
    layers: [
      layers.inputLayer({ inputShape: [side, side, 1] }),
      ...widths.flatMap((filters, index) => [
        layers.conv2d({
          filters,
          kernelSize: index === 0 ? 5 : 3,
          strides: 2,
          padding: "same",
          useBias: false,
        }),
        layers.batchNormalization(),
        layers.reLU(),
      ]),
      layers.flatten(),
      layers.dense({ units: classes }),
    ],
  });
}

/** A step of `createTrainer` on a small convolutional network, against the same network in TensorFlow.js, both in WebAssembly. */
export async function measureWebConvnet(effort: Effort): Promise<Measurement> {
  const random = createRandom("web step");
  const prior = priorFromCounts(Array.from({ length: classes }, (_, id) => 200 - 10 * id));
  const size = { channels: 1, height: side, width: side, classes };
  const trainer = await createTrainer({
    runtime,
    prior,
    model: backboneModel({ architecture: "convnet-small", ...size, random }),
    optimizer: { kind: "sgd", learningRate: 1e-3 },
  });
  const inputs = Float32Array.from({ length: batch * side * side }, () => random.normal());
  const labels = Int32Array.from({ length: batch }, (_, row) => row % classes);
  const tf = await openTfjs("wasm");
  // Without these, convolutions have no gradient on its wasm backend.
  installWasmTrainingKernels();
  const model = tfjsConvnet(tf);
  const optimizer = tf.train.momentum(1e-3, 0.9);
  model.compile({ optimizer, loss: balancedSoftmaxLoss(prior) });
  const images = tf.tensor4d(inputs, [batch, side, side, 1]);
  const targets = tf.oneHot(tf.tensor1d(labels, "int32"), classes);
  const names = {
    name: `convnet-small step, ${side} px, B = ${batch}, in WebAssembly`,
    against: `tfjs wasm ${tf.version_core} with our kernels`,
  };
  const sides = {
    ours: roundOf(4, async (steps) => {
      for (let step = 0; step < steps; step++) await trainer.step({ inputs, labels });
    }),
    theirs: roundOf(2, async (steps) => {
      for (let step = 0; step < steps; step++) await model.trainOnBatch(images, targets);
    }),
  };
  const measurement = await alternate(names, sides, effort);
  await trainer.release();
  return measurement;
}
