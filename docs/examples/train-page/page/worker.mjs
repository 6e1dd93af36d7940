// Trains, and listens in between: whether to pause, and when to go on.
import * as runtime from "onnxruntime-web/wasm";
import { fetchLetters } from "../../letters-in-pages/fetch-letters.mjs";
import { trainBoth } from "../train-both.mjs";

/**
 * @typedef {{ kind: "train", base: string, network: import("../train-both.mjs").Network, epochs: number, seed: number }
 *   | { kind: "pause" } | { kind: "go-on" }} Request
 */

/**
 * @typedef {{ kind: "progress", progress: import("../train-both.mjs").Progress }
 *   | { kind: "paused" } | { kind: "done" } | { kind: "failure", text: string }} Message
 */

const post = (/** @type {Message} */ message) => self.postMessage(message, {});

let pausing = false;
/** Ends the pause. @type {() => void} */
let goOn = () => {};

self.addEventListener("message", (/** @type {MessageEvent<Request>} */ { data }) => {
  pausing = data.kind === "pause";
  if (data.kind === "go-on") goOn();
  if (data.kind === "train") {
    train(data).catch((error) => post({ kind: "failure", text: String(error) }));
  }
});

/** @param {Extract<Request, { kind: "train" }>} request */
async function train({ base, ...options }) {
  const letters = await fetchLetters(base);
  await trainBoth(letters, {
    ...options,
    runtime,
    async onProgress(progress) {
      post({ kind: "progress", progress });
      // What the page has said by now.
      await new Promise((listened) => setTimeout(listened));
      if (!pausing) return;
      post({ kind: "paused" });
      await new Promise((/** @type {(value: void) => void} */ resolve) => {
        goOn = resolve;
      });
    },
  });
  post({ kind: "done" });
}
