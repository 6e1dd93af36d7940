// onnxruntime-web as it is shipped, in a page of headless Chromium.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleScript } from "../../../../tools/browser/bundle-script.ts";
import { runPage } from "../../../../tools/browser/run-page.ts";
import type { Trained } from "./train-everything.ts";

const trainings = fileURLToPath(new URL("train-everything.ts", import.meta.url));
const serve = fileURLToPath(new URL("../../src/remote/serve-runtime.ts", import.meta.url));
const remote = fileURLToPath(new URL("../../src/remote/remote-runtime.ts", import.meta.url));
const runtimeFolder = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
const imports = JSON.stringify({
  imports: { "onnxruntime-web": "/runtime/ort.bundle.min.mjs" },
});

/** What onnxruntime-web trains in the browser. */
export async function trainInChromium(command: string): Promise<Trained> {
  const code = `
    import * as runtime from "onnxruntime-web";
    import { trainEverything } from ${JSON.stringify(trainings)};
    runtime.env.wasm.wasmPaths = "/runtime/";
    await answer(await trainEverything(runtime));
  `;
  const script = await bundleScript(code, { external: ["onnxruntime-web"] });
  const html = `<script type="importmap">${imports}</script>`;
  const folders = { "/runtime/": runtimeFolder };
  return (await runPage(command, { script, html, folders, flags: ["--disable-gpu"] })) as Trained;
}

/** What onnxruntime-web trains in a Web Worker of the browser, from the page. */
export async function trainInWebWorker(command: string): Promise<Trained> {
  // A worker has no import map.
  const served = await bundleScript(`
    import { serveRuntime } from ${JSON.stringify(serve)};
    const load = async () => {
      const runtime = await import(/* @vite-ignore */ self.origin + "/runtime/ort.bundle.min.mjs");
      runtime.env.wasm.wasmPaths = self.origin + "/runtime/";
      return runtime;
    };
    serveRuntime(self, load());
  `);
  const script = await bundleScript(`
    import { remoteRuntime } from ${JSON.stringify(remote)};
    import { trainEverything } from ${JSON.stringify(trainings)};
    const code = new Blob([${JSON.stringify(served)}], { type: "text/javascript" });
    const worker = new Worker(URL.createObjectURL(code), { type: "module" });
    await answer(await trainEverything(remoteRuntime(worker)));
  `);
  const folders = { "/runtime/": runtimeFolder };
  return (await runPage(command, { script, folders, flags: ["--disable-gpu"] })) as Trained;
}
