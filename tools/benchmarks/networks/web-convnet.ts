import { createRandom, priorFromCounts } from "@balms/core";
import { backboneModel, createTrainer } from "@balms/onnx";
import { balancedSoftmaxLoss, installWasmTrainingKernels } from "@balms/tfjs";
import * as runtime from "onnxruntime-web";
import { alternate, roundOf, type Effort, type Measured } from "../measuring/measure.ts";
import { openTfjs, type Tfjs } from "../../conformance/tfjs-backends.ts";

runtime.env.wasm.numThreads = 1;

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
export async function measureWebConvnet(effort: Effort): Promise<Measured> {
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
  const against = `tfjs wasm ${tf.version_core} with our kernels`;
  const sides = {
    ours: roundOf(4, async (steps) => {
      for (let step = 0; step < steps; step++) await trainer.step({ inputs, labels });
    }),
    theirs: roundOf(2, async (steps) => {
      for (let step = 0; step < steps; step++) await model.trainOnBatch(images, targets);
    }),
  };
  const measurement = await alternate(against, sides, effort);
  await trainer.release();
  return measurement;
}
