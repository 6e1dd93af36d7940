import { fileURLToPath } from "node:url";
import { packLetters } from "../letters-in-pages/pack-letters.mjs";

/** What the worker fetches from beside the page. @type {import("vite").Plugin} */
const letters = {
  name: "letters",
  async generateBundle() {
    for (const [fileName, source] of Object.entries(await packLetters())) {
      this.emitFile({ type: "asset", fileName, source });
    }
  },
};

/**
 * How Vite builds the page, all files in one folder.
 *
 * @param {string} outDir
 */
export const pageConfig = (outDir) => ({
  configFile: /** @type {const} */ (false),
  root: fileURLToPath(new URL("page/", import.meta.url)),
  // Paths relative to the page: it works in any folder of a server.
  base: "./",
  logLevel: /** @type {const} */ ("error"),
  plugins: [letters],
  worker: { format: /** @type {const} */ ("es") },
  build: { outDir, assetsDir: "", emptyOutDir: true, target: "es2022" },
});
