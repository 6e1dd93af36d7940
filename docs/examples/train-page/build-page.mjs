// Builds the page into dist/page, which any static server can serve.
//   node build-page.mjs            builds it
//   node build-page.mjs --serve    builds and serves it
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";
import { pageConfig } from "./page-config.mjs";

const config = pageConfig(fileURLToPath(new URL("dist/page/", import.meta.url)));
await build(config);
console.log(`written: ${config.build.outDir}`);

if (process.argv.includes("--serve")) {
  const server = await preview({ ...config, preview: { host: "127.0.0.1", port: 4173 } });
  console.log(`serving: ${server.resolvedUrls?.local[0]} (Ctrl+C ends it)`);
}
