// Runs src/main.ts in this process without a build of it: `node run-sources.mjs train …`. What watches it is compiled.
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  await import("../dist/main.js");
} else {
  const { openSources } = await import("../../../tools/sources/open-sources.mjs");
  const server = await openSources();
  try {
    await server.ssrLoadModule("/packages/cli/src/main.ts");
  } finally {
    await server.close();
  }
}
