import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// Its package does not export its manifest, which lies above what it exports.
const entry = createRequire(import.meta.url).resolve("@jax-js/jax");
const manifest = new URL("../package.json", `file://${entry}`);

/** jax-js as it is installed, on the backend that a page without a GPU has. */
export const jaxName = `jax-js ${(JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version}, wasm`;
