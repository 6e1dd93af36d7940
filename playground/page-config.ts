import { fileURLToPath } from "node:url";
import type { Plugin, UserConfig } from "vite";
import { packLetters } from "../docs/examples/letters-in-pages/pack-letters.mjs";
import { reportStyle } from "../packages/cli/src/report/report-style.ts";
import { sourceAlias } from "../tools/sources/source-alias.mjs";

/** What the thread that trains fetches from beside the page. */
const letters: Plugin = {
  name: "letters",
  async generateBundle() {
    for (const [fileName, source] of Object.entries(await packLetters())) {
      this.emitFile({ type: "asset", fileName, source });
    }
  },
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      const name = request.url?.split("/").at(-1);
      if (name !== "letters.json" && name !== "letters.bin") return next();
      packLetters().then((files) => response.end(files[name]), next);
    });
  },
};

/** The page has the style of the command's reports; page.css, in no layer, has the last word. */
const style: Plugin = {
  name: "report-style",
  transformIndexHtml: () => [
    { tag: "style", children: `@layer report { ${reportStyle} }`, injectTo: "head" },
  ],
};

/** How Vite builds the page, all files in one folder. */
export const pageConfig: UserConfig = {
  root: fileURLToPath(new URL(".", import.meta.url)),
  // Paths relative to the page: it works in any folder of a server.
  base: "./",
  plugins: [letters, style],
  // What is changed in a package is seen without a build.
  resolve: { alias: sourceAlias },
  worker: { format: "es" },
  optimizeDeps: {
    // What threads import is known before the first of them starts, or the page would be loaded again.
    entries: ["index.html", "src/*/*-worker.ts"],
    // It finds its .wasm files beside its own script.
    exclude: ["onnxruntime-web", "onnxruntime-web/wasm"],
  },
  build: {
    outDir: "dist",
    assetsDir: "",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: false,
    chunkSizeWarningLimit: 1000,
  },
};
