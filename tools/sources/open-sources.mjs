import { fileURLToPath } from "node:url";
import { createServer } from "vite";
import { sourceAlias } from "./source-alias.mjs";

/** Opens the TypeScript sources of the workspace: modules are loaded by their path in it, without a build, until it is closed. */
export function openSources() {
  return createServer({
    configFile: false,
    logLevel: "error",
    root: fileURLToPath(new URL("../..", import.meta.url)),
    appType: "custom",
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    resolve: { alias: sourceAlias },
  });
}
