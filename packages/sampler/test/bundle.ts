import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, defaultServerConditions } from "vite";
import { afterAll } from "vitest";

/**
 * One module from a file of this folder and the sources that it imports: what another thread or
 * process can run without a build.
 *
 * @returns path of the module, in a folder of its own that is removed after the tests
 */
export async function bundle(name: string): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "balms-sampler-"));
  afterAll(() => rm(outDir, { recursive: true, force: true }));
  await build({
    configFile: false,
    logLevel: "error",
    root: fileURLToPath(new URL(".", import.meta.url)),
    ssr: { noExternal: true },
    resolve: { conditions: ["@balms/source", ...defaultServerConditions] },
    build: {
      ssr: name,
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: "[name].mjs" } },
    },
  });
  return join(outDir, name);
}
