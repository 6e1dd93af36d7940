import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { installWasmTrainingKernels } from "@balms/tfjs";
import { compare } from "../compare.mjs";
import { fetchLetters } from "../../letters-in-pages/fetch-letters.mjs";

/**
 * @typedef {{ kind: "progress", progress: import("../compare.mjs").Progress }
 *   | { kind: "result", comparison: import("../compare.mjs").Comparison }
 *   | { kind: "failure", text: string }} Message
 */

/** @param {Message} message */
const post = (message) => self.postMessage(message, {});

self.addEventListener("message", ({ data }) => {
  run(data).catch((error) => post({ kind: "failure", text: String(error) }));
});

/** @param {{ base: string, epochs: number, methods: string[] }} request */
async function run({ base, epochs, methods }) {
  setWasmPaths(base);
  await tf.setBackend("wasm");
  // Without these kernels, the backend cannot train convolutions.
  installWasmTrainingKernels();
  const letters = await fetchLetters(base);
  const onProgress = (/** @type {import("../compare.mjs").Progress} */ progress) =>
    post({ kind: "progress", progress });
  const comparison = await compare(letters, { epochs, methods, onProgress });
  post({ kind: "result", comparison });
}
