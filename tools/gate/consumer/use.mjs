// Uses the installed packages: a loss, a prior's file and its schema, balanced batches, the shipped letters, a head
// trained on the runtime and a model read back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { withBalancedSoftmax } from "@balms/brain";
import {
  balancedSoftmaxLoss,
  createRandom,
  mergePriors,
  priorFromCounts,
  priorFromJSON,
  priorFromLabels,
  priorToJSON,
} from "@balms/core";
import { classIds } from "@balms/core/adapter";
import { splitDigest } from "@balms/core/estimation";
import { tauNormalizeHead } from "@balms/core/heads";
import { createSimdLoss } from "@balms/core/simd";
import { loadLetters } from "@balms/datasets";
import { createAugmenter, createWorkerAugmenter } from "@balms/datasets/augmentation";
import { loadScenes } from "@balms/datasets/scenes";
import { priorFromAnnotations } from "@balms/detection";
import { headModel, readModel, trainHead, writeModel } from "@balms/onnx";
import { createClassBalancedSampler, indexRows, load } from "@balms/sampler";
import { balancedSoftmaxLoss as tensorLoss } from "@balms/tfjs";
import { LogitAdjustment } from "@balms/tfjs/layers";
import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import brain from "brain.js";
import * as runtime from "onnxruntime-node";

await import("@tensorflow/tfjs-backend-cpu");

const prior = priorFromCounts([90, 10], { classes: ["cat", "dog"] });
const [loss] = balancedSoftmaxLoss(new Float64Array(2), [1], { prior });
assert.ok(Math.abs(loss + Math.log(0.1)) < 1e-12);

const file = priorToJSON(mergePriors([prior, prior]).prior);
assert.deepEqual(priorFromJSON(file).counts, [180, 20]);
const schema = fileURLToPath(import.meta.resolve("@balms/core/prior-1.schema.json"));
const { required } = JSON.parse(readFileSync(schema, "utf8"));
for (const field of required) assert.ok(field in JSON.parse(file), field);

// The other doors of core.
assert.deepEqual([...classIds(BigInt64Array.of(1n, 0n), { classes: 2 })], [1, 0]);
assert.equal(splitDigest([1, 0]), splitDigest(Float32Array.of(1, 0)));
const unit = tauNormalizeHead(Float64Array.of(3, 4, 0, 2), { classes: 2 });
assert.deepEqual([...unit.weight], [0.6, 0.8, 0, 1]);
const inVectors = createSimdLoss({ prior, path: "simd" }).lossAndGradient(new Float32Array(2), [1]);
assert.ok(Math.abs(inVectors.losses[0] + Math.log(0.1)) < 1e-6);

const rows = indexRows([0, 0, 0, 1], { classes: 2 });
const sampler = createClassBalancedSampler(rows, { random: createRandom(1) });
const seen = [];
for await (const { data } of load(["a", "b", "c", "d"], sampler, { batchSize: 2 }))
  seen.push(...data);
assert.equal(seen.filter((row) => row === "d").length, 2);

const scenes = {
  images: [{ id: 1 }, { id: 2 }],
  annotations: [{ id: 1, image_id: 2, category_id: 9 }],
  categories: [{ id: 9, name: "lynx" }],
};
const pieces = [new TextEncoder().encode(JSON.stringify(scenes))];
const { counts, examples } = await priorFromAnnotations(pieces);
assert.deepEqual([...counts, examples], [1, 2]);

const letters = await loadLetters();
assert.equal(letters.classes.length, 26);

// From the sprites that are in the package.
const rendered = await loadScenes({ trainScenes: 15, testScenes: 10 });
assert.equal(rendered.train.scene(14).pixels.length, 3 * 96 * 96);

// In a thread, of the module that the package has for it.
const changes = { channels: 1, height: 28, width: 28, padCrop: 3, random: createRandom(1) };
const pictures = [letters.train.images.subarray(0, 1568), { rows: [0, 1], epoch: 0 }];
const augmented = await createWorkerAugmenter(changes).augment(...pictures);
assert.deepEqual(augmented, createAugmenter(changes).augment(...pictures));

const labels = [0, 0, 1];
const head = await trainHead(
  { features: Float32Array.of(0, 1, 0, 2, 1, 0), labels },
  {
    runtime,
    prior: priorFromLabels(labels, { classes: 2 }),
    steps: 5,
    random: createRandom(1),
  },
);
const bytes = writeModel(headModel({ ...head, dimensions: 2, classes: 2 }));
const session = await runtime.InferenceSession.create(writeModel(readModel(bytes)));
const features = new runtime.Tensor("float32", Float32Array.of(1, 0), [1, 2]);
const { logits } = await session.run({ features });
assert.equal(logits.data.length, 2);

const [tensorRow] = await tensorLoss(prior)(tf.tensor1d([1], "int32"), tf.zeros([1, 2])).data();
assert.ok(Math.abs(tensorRow + Math.log(0.1)) < 1e-6);
const net = sequential({ layers: [layers.dense({ units: 2, inputShape: [2] })] });
net.add(new LogitAdjustment({ prior }));
assert.equal(net.predict(tf.zeros([1, 2])).shape[1], 2);

const Network = withBalancedSoftmax(brain.NeuralNetwork);
const network = new Network({ hiddenLayers: [2] });
network.train([
  { input: [0], output: { cat: 1 } },
  { input: [1], output: { dog: 1 } },
]);
const { cat, dog } = network.run([0]);
assert.ok(Math.abs(cat + dog - 1) < 1e-6);

console.log(
  "installed packages: loss, prior file and schema, batches, letters, scenes, augmentation, training, the written model, tfjs and brain.js work",
);
