import { fileURLToPath } from "node:url";
import { build, type AliasOptions, type Rollup } from "vite";

/** How code is bundled. */
export interface BundleOptions {
  /** Other places of what is imported. */
  readonly alias?: AliasOptions;
  /** What the page imports by itself, by an import map. */
  readonly external?: readonly string[];
  /** Where bare imports are looked up from, a URL; default the root of the repository. */
  readonly from?: string;
}

/**
 * Bundles code with all that it imports into one module for a page.
 *
 * The code calls `answer(value)`, or throws: see `runPage`.
 *
 * @param code - JavaScript with imports by absolute path, or by name
 */
export async function bundleCode(code: string, options: BundleOptions = {}): Promise<string> {
  const { alias = [], external = [], from = new URL("../../", import.meta.url).href } = options;
  const entry = fileURLToPath(new URL("entry.js", from));
  const built = await build({
    configFile: false,
    logLevel: "silent",
    resolve: { alias, conditions: ["module", "browser", "production"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? entry : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      target: "es2022",
      rollupOptions: {
        input: "entry",
        external: [...external],
        output: { format: "es", codeSplitting: false },
      },
    },
  });
  return (built as Rollup.RollupOutput).output[0].code;
}
