// A step on WebGPU, where headless Chromium has an adapter, held against the same step on WebAssembly.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { bundleScript } from "../../../tools/browser/bundle-script.ts";
import { chromium } from "../../../tools/browser/chromium.ts";
import { runPage } from "../../../tools/browser/run-page.ts";

const runtimeFolder = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
const imports = JSON.stringify({
  imports: { "onnxruntime-web": "/runtime/ort.webgpu.bundle.min.mjs" },
});

const code = `
import * as web from "onnxruntime-web";
import { createRandom, priorFromLabels } from "@balms/core";
import { backboneModel, createTrainer } from "@balms/onnx";

Object.assign(web.env.wasm, { wasmPaths: "/runtime/", numThreads: 1 });
const rows = 8;
const random = createRandom(1);
const data = Float32Array.from({ length: rows * 3 * 64 }, () => random.uniform() - 0.5);
const labels = Int32Array.from({ length: rows }, (_, row) => row % 3);
const prior = priorFromLabels(labels, { classes: 3 });

async function losses(provider) {
  const trainer = await createTrainer({
    runtime: web,
    executionProviders: [provider],
    model: backboneModel({
      architecture: "convnet-small", channels: 3, width: 8, height: 8, classes: 3, random: createRandom(2),
    }),
    prior,
    loss: "balanced-softmax",
    normalization: "frozen",
    optimizer: { kind: "sgd", learningRate: 0.05 },
  });
  const made = [];
  for (let step = 0; step < 3; step++) {
    made.push((await trainer.step({ inputs: { data, shape: [rows, 3, 8, 8] }, labels })).loss);
  }
  await trainer.release();
  return made;
}

const adapter = await navigator.gpu?.requestAdapter();
await answer(adapter ? [await losses("wasm"), await losses("webgpu")] : []);
`;

test.runIf(chromium !== undefined)(
  "WebGPU trains what WebAssembly trains",
  async (context) => {
    const script = await bundleScript(code, { external: ["onnxruntime-web"] });
    const [wasm, gpu] = (await runPage(chromium!, {
      script,
      html: `<script type="importmap">${imports}</script>`,
      folders: { "/runtime/": runtimeFolder },
      flags: ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"],
    })) as number[][];
    if (wasm === undefined || gpu === undefined) {
      context.skip("this browser has no WebGPU adapter");
      return;
    }
    expect(wasm[2]).toBeLessThan(wasm[0]);
    for (const [step, loss] of wasm.entries()) expect(gpu[step]).toBeCloseTo(loss, 5);
  },
  120_000,
);
