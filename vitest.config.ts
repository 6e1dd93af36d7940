import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { sourceAlias } from "./tools/sources/source-alias.mjs";

// What is said of cpu is asked of tfjs-node, but for the tests of the kernels of cpu and wasm themselves.
const onTfjsNode = process.env["npm_lifecycle_event"] === "test:tfjs-node";
const tfjsNode = {
  setupFiles: ["test/tfjs-node/cpu-is-tfjs-node.ts"],
  exclude: [
    "test/kernels*",
    "src/kernels/*",
    "test/backends.test.ts",
    "test/losses-without-gradients.test.ts",
  ],
};

const project = (name: string, root: string, include: string[]) => ({
  root,
  // Tests run on the TypeScript sources, without a build.
  resolve: { alias: sourceAlias },
  test: {
    name,
    include,
    // No module of ours keeps a state and no test replaces one, so that files may share what they import, which halves the time.
    // TensorFlow.js has registries.
    isolate: name === "tfjs",
    ...(name === "tfjs" && onTfjsNode ? tfjsNode : {}),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

export default defineConfig({
  test: {
    // Examples and trainers print; their output matters only when a test fails.
    silent: "passed-only",
    // By default one processor is left to others, which on two is half of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      ...readdirSync(new URL("./packages/", import.meta.url)).map((name) =>
        project(name, `./packages/${name}`, ["src/**/*.test.ts", "test/**/*.test.ts"]),
      ),
      project("examples", "./docs/examples", ["**/*.test.mjs"]),
      project("playground", "./playground", ["src/**/*.test.ts", "test/**/*.test.ts"]),
      project("tools", "./tools", [
        "benchmarks/**/*.test.ts",
        "conformance/**/*.test.ts",
        "dependencies/**/*.test.mjs",
        "detector/**/*.test.ts",
        "documents/**/*.test.{ts,mjs}",
        "examples/**/*.test.ts",
        "experiments/**/*.test.ts",
        "release/*.test.mjs",
        "restores/**/*.test.ts",
        "simd/**/*.test.ts",
      ]),
    ],
  },
});
