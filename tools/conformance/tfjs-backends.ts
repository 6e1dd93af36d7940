import { createRequire } from "node:module";

/** TensorFlow.js, all of it. */
export type Tfjs = typeof import("@tensorflow/tfjs");

/** The backends of TensorFlow.js that run in Node; `tensorflow` is that of tfjs-node. */
export type TfjsBackend = "cpu" | "wasm" | "tensorflow";

const { resolve } = createRequire(import.meta.url);
const tfjsNode = "@tensorflow/tfjs-node";

function isInstalled(name: string): boolean {
  try {
    resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** Those that are there. */
export const tfjsBackends: readonly TfjsBackend[] = [
  "cpu",
  "wasm",
  ...(isInstalled(tfjsNode) ? (["tensorflow"] as const) : []),
];

/** TensorFlow.js on one of them. */
export async function openTfjs(backend: TfjsBackend): Promise<Tfjs> {
  const tf = await import("@tensorflow/tfjs");
  await (backend === "tensorflow" ? import(tfjsNode) : import("@tensorflow/tfjs-backend-wasm"));
  // Without this it prints that another package would be faster.
  tf.enableProdMode();
  await tf.setBackend(backend);
  return tf;
}
