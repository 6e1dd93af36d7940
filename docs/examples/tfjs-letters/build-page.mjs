// Builds the page into dist/page, which any static server can serve.
//   node build-page.mjs            builds it
//   node build-page.mjs --serve    builds and serves it
import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";
import { packLetters } from "../letters-in-pages/pack-letters.mjs";

const root = fileURLToPath(new URL("page/", import.meta.url));
const outDir = fileURLToPath(new URL("dist/page/", import.meta.url));
const config = {
  configFile: /** @type {const} */ (false),
  root,
  // Paths relative to the page: it works in any folder of a server.
  base: "./",
  logLevel: /** @type {const} */ ("error"),
  worker: { format: /** @type {const} */ ("es") },
  build: { outDir, emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 4000 },
};
await build(config);

// The backend loads its wasm file at run time: the one that suits the browser.
const backend = createRequire(import.meta.url).resolve(
  "@tensorflow/tfjs-backend-wasm/package.json",
);
const wasmFolder = join(dirname(backend), "dist");
for (const name of readdirSync(wasmFolder).filter((file) => file.endsWith(".wasm"))) {
  copyFileSync(join(wasmFolder, name), join(outDir, name));
}

for (const [name, content] of Object.entries(await packLetters())) {
  writeFileSync(join(outDir, name), content);
}
console.log(`written: ${outDir}`);

if (process.argv.includes("--serve")) {
  const server = await preview({ ...config, preview: { host: "127.0.0.1", port: 4173 } });
  console.log(`serving: ${server.resolvedUrls?.local[0]} (Ctrl+C ends it)`);
}
