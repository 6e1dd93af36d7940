// Bundles the command into dist/bundle, or into the folder that is named: `node bundle.mjs FOLDER`. Node takes about a third of a
// millisecond for each file that it loads, and in their packages those of `balms adjust` are eight hundred.
// Nothing is minified: stacks in reports name the functions, and comments the files that they are from.
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { sourceAlias } from "../../tools/sources/source-alias.mjs";

const path = (place) => fileURLToPath(new URL(place, import.meta.url));

/** What decodes images or draws charts loads that from its packages, and has the time: it stays where it is. */
const decoding = new Set([
  "../train/train.ts",
  "../detect/detect.ts",
  "../predict/predict.ts",
  "../evaluate/evaluate.ts",
  "../report/render-detection-report.ts",
  "../shift/shift.ts",
  "./equal-pictures.ts",
]);
const compiled = {
  name: "balms:compiled",
  enforce: "pre",
  resolveId: (id) =>
    decoding.has(id) ? { id: id.replace(/\.ts$/u, ".js"), external: true } : undefined,
};

await build({
  configFile: false,
  root: path("."),
  logLevel: "warn",
  plugins: [compiled],
  resolve: { alias: sourceAlias },
  ssr: {
    // The licences of those that are not ours: licenses.txt.
    noExternal: [/^@balms\//u, /^@bufbuild\/protobuf/u, "@duckdb/node-api", "commander"],
    resolve: { conditions: ["module", "node"] },
  },
  build: {
    ssr: true,
    outDir: process.argv[2] ?? "dist/bundle",
    emptyOutDir: true,
    target: "node20",
    minify: false,
    rolldownOptions: {
      input: "src/main.ts",
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        comments: { jsdoc: false },
        // What several commands share is one file each for mathematics and for what surrounds them: the bundler would make a file for
        // each set of commands that something is shared by.
        codeSplitting: {
          includeDependenciesRecursively: false,
          minShareCount: 2,
          groups: [
            // The thread that watches loads nothing else.
            {
              name: "process",
              minShareCount: 1,
              test: /cli[\\/]src[\\/](?:process[\\/](?!run-in)|terminal[\\/]terminal-output)|readers[\\/]system-error/u,
            },
            { name: "duckdb", minShareCount: 1, test: /[\\/]@duckdb[\\/]/u },
            { name: "core", test: /[\\/]packages[\\/]core[\\/]/u },
            {
              name: "shared",
              test: /[\\/]datasets[\\/]|[\\/]cli[\\/]src[\\/](?:terminal|output|data(?![\\/]class-names)|tables[\\/](?:pair-table|delimited-lines)|prior-source|settings[\\/]option-names)/u,
            },
          ],
        },
      },
    },
  },
});
