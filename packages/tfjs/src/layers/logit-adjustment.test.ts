import { priorFromCounts, uniformPrior } from "@balms/core";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { balancedSoftmaxLoss } from "../losses/balanced-softmax-loss.ts";
import { LogitAdjustment } from "./logit-adjustment.ts";

// Names that tfjs would rewrite anywhere else in a configuration.
const labels = ["Lynx_lynx", "felis catus", 'Ünïcödé "quoted"'];
const prior = priorFromCounts([90, 9, 1], { classes: labels });
const features = tf.tensor2d(Array.from({ length: 30 }, (_, row) => [Math.sin(row), row / 30]));
const targets = tf.oneHot(
  tf.tensor1d(
    Array.from({ length: 30 }, (_, row) => row % 3),
    "int32",
  ),
  3,
);
const kernelInitializer = tf.initializers.glorotUniform({ seed: 2 });
const dense = () => tf.layers.dense({ units: 3, inputShape: [2], kernelInitializer });

function createModel(layer = new LogitAdjustment({ prior })): tf.LayersModel {
  const model = tf.sequential({ layers: [dense(), layer, tf.layers.softmax()] });
  compile(model);
  return model;
}

const compile = (model: tf.LayersModel): void =>
  model.compile({ optimizer: tf.train.sgd(0.5), loss: "categoricalCrossentropy" });

async function train(model: tf.LayersModel, epochs: number): Promise<number[]> {
  const { history } = await model.fit(features, targets, { epochs, shuffle: false, verbose: 0 });
  return history["loss"] as number[];
}

const numbers = (model: tf.LayersModel): number[] =>
  model.getWeights().flatMap((weight) => [...weight.dataSync()]);

async function saveAndLoad(model: tf.LayersModel): Promise<tf.LayersModel> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      // Through the text of a file.
      const { weightData, ...rest } = artifacts;
      saved = { ...(JSON.parse(JSON.stringify(rest)) as object), weightData: weightData! };
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" },
      });
    }),
  );
  return tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
}

test("trains like the loss on logits, and predicts without the prior", async () => {
  const layered = createModel();
  const plain = tf.sequential({ layers: [dense()] });
  plain.compile({ optimizer: tf.train.sgd(0.5), loss: balancedSoftmaxLoss(prior) });
  const [first, second] = [await train(layered, 4), await train(plain, 4)];
  first.forEach((loss, epoch) => expect(loss).toBeCloseTo(second[epoch], 4));
  numbers(layered).forEach((value, i) => expect(value).toBeCloseTo(numbers(plain)[i], 4));
  const shares = (layered.predict(features) as tf.Tensor).dataSync();
  const expected = tf.softmax(plain.predict(features) as tf.Tensor).dataSync();
  shares.forEach((share, i) => expect(share).toBeCloseTo(expected[i], 4));
});

test("survives saving and loading, and goes on to the same numbers", async () => {
  const whole = createModel();
  const model = createModel();
  await train(whole, 2);
  await train(model, 2);
  const loaded = await saveAndLoad(model);
  compile(loaded);
  const layer = loaded.layers[1];
  expect(layer).toBeInstanceOf(LogitAdjustment);
  expect(layer.getConfig()).toEqual(model.layers[1].getConfig());
  expect(await train(loaded, 3)).toEqual(await train(whole, 3));
  expect(numbers(loaded)).toEqual(numbers(whole));
});

const apply = (each: LogitAdjustment) =>
  (each.apply(tf.zeros([1, 3]), { training: true }) as tf.Tensor).dataSync();

test.each([
  { tau: 0.25 },
  { zeroCounts: "smooth", alpha: 2 },
  { zeroCounts: "mask" },
  { sampled: uniformPrior(labels), mismatch: "intended" },
] as const)("keeps %o in its configuration", async (options) => {
  const layer = new LogitAdjustment({ prior, ...options });
  const loaded = await saveAndLoad(createModel(layer));
  const config = layer.getConfig();
  expect(loaded.layers[1].getConfig()).toEqual(config);
  const again = new LogitAdjustment(config as never);
  expect(apply(loaded.layers[1] as LogitAdjustment)).toEqual(apply(layer));
  expect(apply(again)).toEqual(apply(layer));
});

test.each<[string, () => unknown]>([
  ["`prior`: received undefined", () => new LogitAdjustment({} as never)],
  ["`prior`: received undefined", () => new LogitAdjustment(null as never)],
  [
    "`prior`: received a stored prior that says",
    () => new LogitAdjustment({ prior: { name: "{}" } }),
  ],
  [
    "`sampled`: received a stored prior that says",
    () => new LogitAdjustment({ prior, sampled: { name: "no JSON" } }),
  ],
  ['`mismatch`: received "x"', () => new LogitAdjustment({ prior, mismatch: "x" as never })],
  ["`name`: received 5; expected text", () => new LogitAdjustment({ prior, name: 5 as never })],
  ["`tau`: received -1", () => new LogitAdjustment({ prior, tau: -1 })],
  ['mismatch: "intended"', () => new LogitAdjustment({ prior, sampled: uniformPrior(labels) })],
  [
    "`inputs`: received shape [, 3]; expected logits of 2 classes",
    () =>
      tf.sequential({ layers: [dense(), new LogitAdjustment({ prior: priorFromCounts([1, 2]) })] }),
  ],
])("refuses %s", (message, make) => {
  expect(make).toThrow(message);
});

test("as the last layer, with a loss of logits, it loses no row that tfjs would cut off", () => {
  const far = priorFromCounts([1000, 1]);
  const logits = tf.tensor2d([[10, 0]]);
  const layer = new LogitAdjustment({ prior: far });
  const adjusted = (z: tf.Tensor) => layer.apply(z, { training: true }) as tf.Tensor;
  const target = tf.tensor2d([[0, 1]]);
  const slope = (cost: (z: tf.Tensor) => tf.Tensor): Float32Array =>
    tf
      .grad((z: tf.Tensor) => tf.sum(cost(z)))(logits)
      .dataSync<"float32">();
  const named = (z: tf.Tensor) =>
    tf.metrics.categoricalCrossentropy(target, tf.softmax(adjusted(z)));
  const plain = balancedSoftmaxLoss(far, { tau: 0 });
  expect([...slope(named)]).toEqual([0, 0]);
  const [away, towards] = slope((z) => plain(target, adjusted(z)));
  expect(away).toBeCloseTo(1, 6);
  expect(towards).toBeCloseTo(-1, 6);
  const whole = balancedSoftmaxLoss(far)(target, logits).dataSync()[0];
  expect(plain(target, adjusted(logits)).dataSync()[0]).toBeCloseTo(whole, 5);
});

const two = (tau: number) => {
  const layers = [new LogitAdjustment({ prior }), new LogitAdjustment({ prior, tau, name: "b" })];
  const model = tf.sequential({ layers: [dense(), ...layers, tf.layers.softmax()] });
  compile(model);
  return model;
};

test("a second layer that corrects is refused in training, one that does not is let through", async () => {
  await expect(train(two(1), 1)).rejects.toThrow(
    '`model`: received "b" behind another such layer; expected one LogitAdjustment layer. Leave one of them out: two correct twice.',
  );
  const [loss] = await train(two(0), 1);
  expect(loss).toBeCloseTo((await train(createModel(), 1))[0], 6);
});
