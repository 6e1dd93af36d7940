import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll } from "vitest";
import { sourceAlias } from "../sources/source-alias.mjs";

/**
 * One module of a file and the sources that it imports: what another thread or process of Node can run without a build.
 *
 * @param file - a file named `*.mjs`
 * @returns path of the module, in a folder of its own that is removed after the tests
 */
export async function bundleModule(file: URL): Promise<string> {
  const path = fileURLToPath(file);
  const outDir = await mkdtemp(join(tmpdir(), "balms-module-"));
  afterAll(() => rm(outDir, { recursive: true, force: true }));
  await build({
    configFile: false,
    logLevel: "error",
    root: dirname(path),
    ssr: { noExternal: true },
    resolve: { alias: sourceAlias },
    build: {
      ssr: path,
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: "[name].mjs" } },
    },
  });
  return join(outDir, basename(path));
}
