// Runs src/main.ts in this process without a build of it: `node run-sources.mjs train …`. What watches it is compiled.
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  await import("../dist/main.js");
} else {
  const { createServer, defaultServerConditions } = await import("vite");
  const conditions = ["@balms/source", ...defaultServerConditions];
  const server = await createServer({
    configFile: false,
    logLevel: "error",
    root: fileURLToPath(new URL("..", import.meta.url)),
    appType: "custom",
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    ssr: { resolve: { conditions, externalConditions: ["@balms/source"] } },
  });
  try {
    await server.ssrLoadModule("/src/main.ts");
  } finally {
    await server.close();
  }
}
