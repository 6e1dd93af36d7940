// The suite in a page of headless Chromium: WebGL and WebGPU run in software, in place of a graphics card.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleScript } from "../../../../tools/browser/bundle-script.ts";
import { runPage } from "../../../../tools/browser/run-page.ts";
import type { PageResult } from "./page.ts";

const page = fileURLToPath(new URL("page.ts", import.meta.url));
const wasmFolder = join(
  dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json")),
  "dist",
);

/** What the page finds on each backend. */
export async function runInChromium(
  command: string,
  backends: readonly string[],
): Promise<PageResult[]> {
  const script = await bundleScript(`
    import { runOn } from ${JSON.stringify(page)};
    const results = [];
    for (const backend of ${JSON.stringify(backends)}) results.push(await runOn(backend));
    await answer(results);
  `);
  const flags = [
    "--ignore-gpu-blocklist",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    "--enable-features=Vulkan",
  ];
  return (await runPage(command, {
    script,
    folders: { "/wasm/": wasmFolder },
    flags,
  })) as PageResult[];
}
