// Uses the installed packages: a loss, a prior's file and its schema, balanced batches, the shipped letters, a head
// trained on the runtime and a model read back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  balancedSoftmaxLoss,
  createRandom,
  mergePriors,
  priorFromCounts,
  priorFromJSON,
  priorFromLabels,
  priorToJSON,
} from "@balms/core";
import { loadLetters } from "@balms/datasets";
import { headModel, readModel, trainHead, writeModel } from "@balms/onnx";
import { createClassBalancedSampler, indexRows, load } from "@balms/sampler";
import * as runtime from "onnxruntime-node";

const prior = priorFromCounts([90, 10], { labels: ["cat", "dog"] });
const [loss] = balancedSoftmaxLoss(new Float64Array(2), [1], { prior });
assert.ok(Math.abs(loss + Math.log(0.1)) < 1e-12);

const file = priorToJSON(mergePriors([prior, prior]).prior);
assert.deepEqual(priorFromJSON(file).counts, [180, 20]);
const schema = fileURLToPath(import.meta.resolve("@balms/core/prior-1.schema.json"));
const { required } = JSON.parse(readFileSync(schema, "utf8"));
for (const field of required) assert.ok(field in JSON.parse(file), field);

const rows = indexRows([0, 0, 0, 1], { classes: 2 });
const sampler = createClassBalancedSampler(rows, { random: createRandom(1) });
const seen = [];
for await (const { data } of load(["a", "b", "c", "d"], sampler, { batchSize: 2 }))
  seen.push(...data);
assert.equal(seen.filter((row) => row === "d").length, 2);

const letters = await loadLetters();
assert.equal(letters.classes.length, 26);

const labels = [0, 0, 1];
const head = await trainHead({
  runtime,
  features: Float32Array.of(0, 1, 0, 2, 1, 0),
  labels,
  dimensions: 2,
  classes: 2,
  prior: priorFromLabels(labels, { classes: 2 }),
  steps: 5,
  random: createRandom(1),
});
const bytes = writeModel(headModel({ ...head, dimensions: 2, classes: 2 }));
const session = await runtime.InferenceSession.create(writeModel(readModel(bytes)));
const features = new runtime.Tensor("float32", Float32Array.of(1, 0), [1, 2]);
const { logits } = await session.run({ features });
assert.equal(logits.data.length, 2);

console.log(
  "installed packages: loss, prior file and schema, batches, letters, training and the written model work",
);
