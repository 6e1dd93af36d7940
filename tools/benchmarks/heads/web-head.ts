import { createRandom } from "@balms/core";
import { HeadTrainer } from "@balms/onnx";
import * as runtime from "onnxruntime-web";
import {
  alternate,
  roundOf,
  type Effort,
  type Measured,
  type Round,
} from "../measuring/measure.ts";
import { openTfjs, type Tfjs } from "../../conformance/tfjs-backends.ts";
import { headData } from "./head-data.ts";
import { stepsPerRound, type HeadShape } from "./head-shape.ts";

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
export async function measureWebHead(shape: HeadShape, effort: Effort): Promise<Measured> {
  const { features, labels, prior } = headData(shape);
  const trainer = await HeadTrainer.create(
    { features, labels },
    { runtime, prior, steps: 1_000_000, batchSize: shape.batch, random: createRandom(1) },
  );
  const tf = await openTfjs("wasm");
  const against = `tfjs wasm ${tf.version_core}`;
  const ours = roundOf(stepsPerRound(shape), (steps) => trainer.run(steps));
  const measurement = await alternate(against, { ours, theirs: tfjsHead(tf, shape) }, effort);
  await trainer.release();
  return measurement;
}
