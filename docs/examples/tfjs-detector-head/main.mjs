// In Node, on the wasm backend. README.md says what it prints.
//   node main.mjs
//   node main.mjs --train-scenes 4000 --test-scenes 1000 --seed 2
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs";
import { loadScenes } from "@balms/datasets/scenes";
import { evaluateDetections, packAnnotations, packDetections } from "@balms/detection";
import { installWasmTrainingKernels } from "@balms/tfjs";
import { detectionsWith, openDetector, proposalsOf } from "./detector.mjs";
import { methods, trainLayer } from "./methods.mjs";

const { values } = parseArgs({
  options: {
    "train-scenes": { type: "string", default: "400" },
    "test-scenes": { type: "string", default: "100" },
    epochs: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
  },
});
const [trainScenes, testScenes, epochs, seed] = [
  values["train-scenes"],
  values["test-scenes"],
  values.epochs,
  values.seed,
].map(Number);

// Imported for its effect: the backend registers itself.
await import("@tensorflow/tfjs-backend-wasm");
await tf.setBackend("wasm");
installWasmTrainingKernels();

const { prior, train, test } = await loadScenes({ trainScenes, testScenes });
const path = new URL("../../../packages/cli/data/detector.onnx", import.meta.url);
const detector = openDetector(readFileSync(path));
const proposals = await proposalsOf(detector, train, seed);
const annotations = packAnnotations(test.annotations());

/** @param {string} name @param {import("./detector.mjs").Layer} layer */
async function row(name, layer) {
  const found = packDetections(await detectionsWith(detector, layer, test));
  const { ap, apRare, apCapped, apCappedRare, apPooled50, recallRare } = evaluateDetections(
    annotations,
    found,
    { prior },
  );
  return { name, ap, apRare, apCapped, apCappedRare, apPooled50, recallRare };
}

const results = [await row("sigmoid", detector.start)];
for (const method of methods) {
  const layer = await trainLayer(detector.start, proposals, { method, prior, epochs, seed });
  results.push(await row(method.name, layer));
}
const percent = (/** @type {number | null} */ share) => ((share ?? Number.NaN) * 100).toFixed(1);
const [first] = results;
console.log(`| ${Object.keys(first).join(" | ")} |`);
console.log(
  `| ${Object.keys(first)
    .map(() => "---")
    .join(" | ")} |`,
);
for (const { name, ...measures } of results) {
  console.log(`| ${[name, ...Object.values(measures).map(percent)].join(" | ")} |`);
}
