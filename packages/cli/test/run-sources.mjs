// Runs src/main.ts in this process without a build: `node run-sources.mjs train …`.
import { fileURLToPath } from "node:url";
import { createServer, defaultServerConditions } from "vite";

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
