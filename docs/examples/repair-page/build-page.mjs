// Builds the page into dist/page, which any static server can serve.
//   node build-page.mjs            builds it
//   node build-page.mjs --serve    builds and serves it
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";

const outDir = fileURLToPath(new URL("dist/page/", import.meta.url));
const config = {
  configFile: /** @type {const} */ (false),
  root: fileURLToPath(new URL("page/", import.meta.url)),
  // Paths relative to the page: it works in any folder of a server.
  base: "./",
  logLevel: /** @type {const} */ ("error"),
  build: { outDir, emptyOutDir: true, target: "es2022" },
};
await build(config);
console.log(`written: ${outDir}`);

if (process.argv.includes("--serve")) {
  const server = await preview({ ...config, preview: { host: "127.0.0.1", port: 4173 } });
  console.log(`serving: ${server.resolvedUrls?.local[0]} (Ctrl+C ends it)`);
}
