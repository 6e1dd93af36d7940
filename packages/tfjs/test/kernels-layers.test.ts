// Layers trained on wasm with the training kernels, and on cpu with the gradient fixes: the same parameters.
import * as tf from "@tensorflow/tfjs";
import { createRandom } from "@balms/core";
import { installWasmTrainingKernels } from "@balms/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";

await import("@tensorflow/tfjs-backend-wasm");

let uninstall: () => void;

beforeAll(async () => {
  await tf.setBackend("wasm");
  uninstall = installWasmTrainingKernels();
});

afterAll(() => uninstall());

type Layers = readonly tf.layers.Layer[];
type Make = () => Layers;

const { layers } = tf;

/** What a layer of the model is given: [B, …]. */
const image = [6, 7, 3];
const line = [7, 3];
const volume = [3, 4, 5, 2];
const tokens = [6];

const cases: Readonly<Record<string, readonly [number[], Make]>> = {
  conv1d: [line, () => [layers.conv1d({ filters: 3, kernelSize: 3, activation: "tanh" })]],
  "conv2d, same, stride 2": [
    image,
    () => [layers.conv2d({ filters: 3, kernelSize: [2, 3], strides: 2, padding: "same" })],
  ],
  "conv2d, larger stride than filter": [
    image,
    () => [layers.conv2d({ filters: 3, kernelSize: 2, strides: 3, padding: "same" })],
  ],
  conv2dTranspose: [
    image,
    () => [layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 3, padding: "same" })],
  ],
  conv3d: [
    volume,
    () => [
      layers.conv3d({ filters: 3, kernelSize: 2, padding: "same", activation: "tanh" }),
      layers.conv3d({ filters: 2, kernelSize: [2, 1, 2], strides: 2 }),
    ],
  ],
  separableConv2d: [image, () => [layers.separableConv2d({ filters: 3, kernelSize: 3 })]],
  depthwiseConv2d: [image, () => [layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 })]],
  convLstm2d: [
    [2, 5, 5, 2],
    () => [layers.convLstm2d({ filters: 2, kernelSize: 3, padding: "same" })],
  ],
  "tanh and max pooling": [
    image,
    () => [
      layers.conv2d({ filters: 3, kernelSize: 3, activation: "tanh" }),
      layers.maxPooling2d({ poolSize: 2 }),
    ],
  ],
  "tanh and max pooling of a line": [
    line,
    () => [
      layers.conv1d({ filters: 3, kernelSize: 2, activation: "tanh" }),
      layers.maxPooling1d({ poolSize: 2 }),
    ],
  ],
  "tanh and max pooling of a volume": [
    volume,
    () => [
      layers.conv3d({ filters: 3, kernelSize: 2, activation: "tanh", padding: "same" }),
      layers.maxPooling3d({ poolSize: [1, 1, 2] }),
    ],
  ],
  "average pooling, same": [
    image,
    () => [
      layers.conv2d({ filters: 3, kernelSize: 2 }),
      layers.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" }),
    ],
  ],
  "average pooling of a volume, same": [
    volume,
    () => [
      layers.conv3d({ filters: 2, kernelSize: 1 }),
      layers.averagePooling3d({ poolSize: 2, padding: "same" }),
    ],
  ],
  "global pooling": [
    image,
    () => [layers.conv2d({ filters: 5, kernelSize: 2 }), layers.globalMaxPooling2d({})],
  ],
  "global average pooling": [
    image,
    () => [layers.conv2d({ filters: 5, kernelSize: 2 }), layers.globalAveragePooling2d({})],
  ],
  "nearest up-sampling": [
    image,
    () => [
      layers.conv2d({ filters: 2, kernelSize: 3 }),
      layers.upSampling2d({ size: [2, 3] }),
      layers.conv2d({ filters: 2, kernelSize: 2 }),
    ],
  ],
  "bilinear up-sampling": [
    image,
    () => [
      layers.conv2d({ filters: 2, kernelSize: 3 }),
      layers.upSampling2d({ size: [2, 2], interpolation: "bilinear" }),
      layers.conv2d({ filters: 2, kernelSize: 2 }),
    ],
  ],
  "padding and cropping": [
    image,
    () => [
      layers.zeroPadding2d({
        padding: [
          [1, 2],
          [0, 1],
        ],
      }),
      layers.conv2d({ filters: 2, kernelSize: 3 }),
      layers.cropping2D({
        cropping: [
          [1, 0],
          [0, 2],
        ],
      }),
    ],
  ],
  "batch normalisation": [
    image,
    () => [layers.conv2d({ filters: 2, kernelSize: 3 }), layers.batchNormalization()],
  ],
  "layer normalisation": [line, () => [layers.dense({ units: 4 }), layers.layerNormalization()]],
  "embedding and gru": [
    tokens,
    () => [
      layers.embedding({ inputDim: 9, outputDim: 4, maskZero: true }),
      layers.gru({ units: 3, recurrentInitializer: "glorotUniform" }),
    ],
  ],
  "lstm, both ways": [
    line,
    () => [
      layers.bidirectional({
        layer: layers.lstm({
          units: 3,
          recurrentInitializer: "glorotUniform",
          returnSequences: true,
        }),
        mergeMode: "concat",
      }),
    ],
  ],
  simpleRNN: [line, () => [layers.simpleRNN({ units: 3, recurrentInitializer: "glorotUniform" })]],
  "dense layers over time": [
    line,
    () => [layers.timeDistributed({ layer: layers.dense({ units: 4, activation: "elu" }) })],
  ],
  activations: [
    line,
    () => [
      layers.dense({ units: 4, activation: "selu" }),
      layers.prelu({}),
      layers.dense({ units: 4, activation: "softsign" }),
      layers.leakyReLU({}),
      layers.dense({ units: 4, activation: "swish" }),
      layers.elu(),
      layers.dense({ units: 4, activation: "hardSigmoid" }),
    ],
  ],
};

function normals(shape: readonly number[], seed: string): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal());
}

const rows = 5;

/** All parameters after three steps, from the same beginning. */
async function parameters(backend: string, [shape, make]: readonly [number[], Make]) {
  await tf.setBackend(backend);
  const input = tf.input({ shape });
  const last = make().reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  const flat = last.shape.length > 2 ? (layers.flatten().apply(last) as tf.SymbolicTensor) : last;
  const output = layers.dense({ units: 2 }).apply(flat) as tf.SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: output });
  const starts = model.weights.map(({ name, shape: size }, i) => {
    const values = normals(size as number[], `weight ${i}`).map((value) => 0.4 * value);
    // No variance is below 0.
    return tf.tensor(name.includes("variance") ? values.map(Math.abs) : values, size as number[]);
  });
  model.setWeights(starts);
  model.compile({ optimizer: tf.train.sgd(0.01), loss: "meanSquaredError" });
  const batch = [rows, ...shape];
  const values = normals(batch, "x");
  const ids = values.map((value) => Math.floor(Math.abs(4 * value)) % 9);
  const x = tf.tensor(shape === tokens ? ids : values, batch);
  const y = tf.tensor(normals([rows, 2], "y"), [rows, 2]);
  const before = tf.memory().numTensors;
  for (let step = 0; step < 3; step++) await model.trainOnBatch(x, y);
  expect(tf.memory().numTensors).toBe(before);
  return model.getWeights().map((weight) => Array.from(weight.dataSync()));
}

test.each(Object.entries(cases))("%s", async (_, one) => {
  const expected = await parameters("cpu", one);
  const found = await parameters("wasm", one);
  for (const [i, weight] of expected.entries()) {
    const scale = Math.max(1, ...weight.map(Math.abs));
    for (const [j, value] of weight.entries()) {
      expect(Math.abs(found[i][j] - value), `weight ${i}`).toBeLessThanOrEqual(2e-5 * scale);
    }
  }
});
