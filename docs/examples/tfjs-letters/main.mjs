// In Node, on the wasm backend or on one that is installed. README.md says what it prints.
//   node main.mjs                        every method, one seed
//   node main.mjs --seeds 5              the table of README.md
//   node main.mjs --backend @tensorflow/tfjs-node
//   node main.mjs --epochs 1 --methods cross-entropy,balanced-softmax
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs";
import { loadLetters } from "@balms/datasets";
import { installWasmTrainingKernels } from "@balms/tfjs";
import { compare } from "./compare.mjs";
import { allMethods } from "./methods.mjs";
import { markdownTable, reportPage } from "./report.mjs";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1" },
    epochs: { type: "string", default: "10" },
    methods: { type: "string", default: Object.keys(allMethods).join(",") },
    backend: { type: "string", default: "wasm" },
    out: { type: "string", default: fileURLToPath(new URL("dist/", import.meta.url)) },
  },
});
const [seeds, epochs] = [Number(values.seeds), Number(values.epochs)];
const methods = values.methods.split(",");
const unknown = methods.filter((id) => !(id in allMethods));

if (![seeds, epochs].every((value) => Number.isInteger(value) && value > 0)) {
  console.error("--seeds and --epochs: whole numbers from 1");
  process.exitCode = 2;
} else if (unknown.length > 0) {
  console.error(
    `--methods: no ${unknown.join(", ")}; there are ${Object.keys(allMethods).join(", ")}`,
  );
  process.exitCode = 2;
} else {
  // Imported for its effect: the backend registers itself.
  await import(values.backend === "wasm" ? "@tensorflow/tfjs-backend-wasm" : values.backend);
  if (values.backend === "wasm") {
    await tf.setBackend("wasm");
    // Without these kernels, the backend cannot train convolutions.
    installWasmTrainingKernels();
  }
  const comparison = await compare(await loadLetters(), {
    methods,
    seeds: Array.from({ length: seeds }, (_, place) => place + 1),
    epochs,
    onProgress: ({ method, seed, epoch, loss }) =>
      console.error(
        `seed ${seed}  ${method}  epoch ${epoch} of ${epochs}  loss ${loss.toFixed(4)}`,
      ),
  });
  mkdirSync(values.out, { recursive: true });
  const files = join(values.out, "report");
  writeFileSync(`${files}.html`, reportPage(comparison));
  writeFileSync(`${files}.json`, `${JSON.stringify(comparison)}\n`);
  console.log(markdownTable(comparison));
  console.error(`\n${files}.html`);
}
