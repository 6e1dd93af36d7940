import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "./compile.ts";
import { run, type Ended } from "./run.ts";
import type { Consumer } from "./consumer.ts";

const numbers = (blocks: number): number[] => Array.from({ length: blocks }, (_, i) => i + 1);

/** A module that runs all blocks of a folder, one after the other. */
export function writeRunner(consumer: Consumer, from: string): string {
  const file = `run-${from}.mjs`;
  const lines = numbers(consumer.blocks).map((n) => `await import("./${from}/${n}.js");`);
  writeFileSync(join(consumer.folder, file), `${lines.join("\n")}\n`);
  return file;
}

async function vite(consumer: Consumer): Promise<Ended> {
  writeRunner(consumer, "blocks-esm");
  const config = `export default {
  // What a bundler leaves to Node: addons, and what loads files that are beside it.
  ssr: { noExternal: true, external: ["@balms/datasets", "onnxruntime-node", "onnxruntime-web", "sharp"] },
  build: { ssr: "run-blocks-esm.mjs", outDir: "built", target: "node20", rolldownOptions: { output: { entryFileNames: "built.mjs" } } },
};\n`;
  writeFileSync(join(consumer.folder, "vite.config.mjs"), config);
  const program = join(consumer.root, "node_modules/vite/bin/vite.js");
  const built = await run(consumer.folder, [
    process.execPath,
    program,
    "build",
    "--logLevel",
    "warn",
  ]);
  return built.status === 0 ? run(consumer.folder, [process.execPath, "built/built.mjs"]) : built;
}

async function jest({ folder, root, ...consumer }: Consumer): Promise<Ended> {
  const tests = numbers(consumer.blocks).map(
    (n) => `test("block ${n}", async () => { await import("./blocks-esm/${n}.js"); }, 600_000);`,
  );
  writeFileSync(join(folder, "readme.test.mjs"), `${tests.join("\n")}\n`);
  const modules = join(root, "tools/release/node_modules");
  const config = { testMatch: ["**/readme.test.mjs"], transform: {}, modulePaths: [modules] };
  writeFileSync(join(folder, "jest.config.json"), JSON.stringify(config));
  writeFileSync(
    join(folder, "jest-environment.cjs"),
    environmentOf(root).replace(
      '"jest-environment-node"',
      JSON.stringify(join(modules, "jest-environment-node")),
    ),
  );
  return run(folder, [
    process.execPath,
    "--experimental-vm-modules",
    join(modules, "jest/bin/jest.js"),
    "--config",
    "jest.config.json",
    // An addon has arrays of Node.
    ...(existsSync(join(folder, "node_modules/onnxruntime-node"))
      ? ["--env", "./jest-environment.cjs"]
      : []),
  ]);
}

/** The environment that docs/install.md has for addons. */
function environmentOf(root: string): string {
  const page = readFileSync(join(root, "docs/install.md"), "utf8");
  const [, block] = /^ *```js unrun\n( *\/\/ jest-environment\.cjs[^]*?)^ *```$/mu.exec(page) ?? [];
  if (block === undefined) throw new Error("docs/install.md: no block of jest-environment.cjs");
  return block;
}

/** The ways in which packages are used, in the order of the table; each needs what those before it have compiled. */
export const ways: readonly (readonly [string, (consumer: Consumer) => Promise<Ended>])[] = [
  ["nodenext", (consumer) => compile(consumer, "nodenext", "blocks-esm")],
  ["node16", (consumer) => compile(consumer, "node16")],
  ["bundler", (consumer) => compile(consumer, "bundler")],
  [
    "Node ESM",
    (consumer) => run(consumer.folder, [process.execPath, writeRunner(consumer, "blocks-esm")]),
  ],
  ["require", (consumer) => run(consumer.folder, [process.execPath, "run-require.cjs"])],
  ["Vite", vite],
  ["Jest", jest],
];
