// Bundles the command into dist/bundle, or into the folder that is named: `node bundle.mjs FOLDER`. Node takes about a third of a
// millisecond for each file that it loads, and in their packages those of `balms adjust` are eight hundred.
// Nothing is minified: stacks in reports name the functions, and comments the files that they are from.
import { fileURLToPath } from "node:url";
import { build } from "vite";

const path = (place) => fileURLToPath(new URL(place, import.meta.url));

/** Training loads letters, charts and decoders of images from their packages, and has the time: it stays where it is. */
const training = {
  name: "balms:training",
  enforce: "pre",
  resolveId: (id) =>
    id === "../train/train.ts" ? { id: "../train/train.js", external: true } : undefined,
};

await build({
  configFile: false,
  root: path("."),
  logLevel: "warn",
  plugins: [training],
  ssr: {
    // The licences of those that are not ours: licenses.txt.
    noExternal: [/^@balms\//u, /^@bufbuild\/protobuf/u, "commander"],
    resolve: { conditions: ["@balms/source", "module", "node"] },
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
      },
    },
  },
});
