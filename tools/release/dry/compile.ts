import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toCommonJs } from "./readme.ts";
import { run, type Ended } from "./run.ts";
import type { Consumer } from "./consumer.ts";

/**
 * Compiles the blocks of a consumer under a kind of module resolution.
 *
 * @param out - folder for what comes out, which is written for `require`, too; without it types alone are checked
 */
export async function compile(
  { folder, blocks, skipLibCheck, root }: Consumer,
  resolution: "nodenext" | "node16" | "bundler",
  out?: string,
): Promise<Ended> {
  const config = {
    compilerOptions: {
      target: "es2023",
      module: resolution === "bundler" ? "esnext" : resolution,
      moduleResolution: resolution,
      types: ["node"],
      strict: true,
      skipLibCheck,
      ...(out === undefined ? { noEmit: true } : { outDir: out, rootDir: "blocks" }),
    },
    include: ["blocks"],
  };
  const file = `tsconfig.${resolution}.json`;
  writeFileSync(join(folder, file), JSON.stringify(config));
  const program = join(root, "node_modules/typescript/bin/tsc");
  const compiled = await run(folder, [process.execPath, program, "--pretty", "false", "-p", file]);
  if (compiled.status === 0 && out !== undefined) writeForRequire(folder, out, blocks);
  return compiled;
}

function writeForRequire(folder: string, compiled: string, blocks: number): void {
  const lines: string[] = [];
  for (let n = 1; n <= blocks; n++) {
    const code = readFileSync(join(folder, compiled, `${n}.js`), "utf8");
    writeFileSync(join(folder, `block-${n}.cjs`), toCommonJs(code));
    lines.push(`await require("./block-${n}.cjs");`);
  }
  writeFileSync(join(folder, "run-require.cjs"), `(async () => {\n${lines.join("\n")}\n})();\n`);
}
