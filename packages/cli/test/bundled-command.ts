import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll } from "vitest";
import type { CommandResult } from "./run-balms.ts";

const cli = fileURLToPath(new URL("..", import.meta.url));

/** How a run went, and which files Node loaded for it. */
export interface TracedResult extends CommandResult {
  /** Names of the files of the bundle. */
  readonly own: readonly string[];
  /** Names of the packages that the others are from. */
  readonly packages: readonly string[];
}

const data = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

/** Makes Node append what it loads to the file that is named. */
const tracer = (file: string): string => {
  const hooks = `
    import { appendFileSync } from "node:fs";
    export async function load(url, context, next) {
      appendFileSync(${JSON.stringify(file)}, url + "\\n");
      return next(url, context);
    }
  `;
  return data(
    `import { register } from "node:module"; register(${JSON.stringify(data(hooks))}, "data:");`,
  );
};

/** The package that a file is from, by its path. */
export function packageOf(path: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(path)?.[1];
}

/** The command as it is published, bundled from the sources for the tests of the calling file. */
export function bundledCommand(): {
  readonly folder: () => string;
  readonly run: (...argv: string[]) => TracedResult;
} {
  let folder = "";
  beforeAll(() => {
    // Beneath the package, so that what is not in the bundle is found as it is from dist/bundle.
    const cache = join(cli, "node_modules/.cache");
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, "bundle-"));
    const { status, stderr } = spawnSync(process.execPath, [join(cli, "bundle.mjs"), folder], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (...argv: string[]): TracedResult => {
    const trace = join(folder, "trace.txt");
    rmSync(trace, { force: true });
    const command = ["--import", tracer(trace), join(folder, "main.js"), ...argv];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    const loaded = readFileSync(trace, "utf8").trim().split("\n");
    const files = loaded.filter((url) => url.startsWith("file:"));
    const start = pathToFileURL(`${folder}/`).href;
    const own = files.filter((url) => url.startsWith(start));
    const others = files.filter((url) => !url.startsWith(start));
    const names = own.map((url) => url.slice(start.length));
    return {
      status: status ?? -1,
      stdout,
      stderr,
      // Two threads load some of them.
      own: [...new Set(names)],
      packages: [...new Set(others.map((url) => packageOf(url) ?? url))].toSorted(),
    };
  };
  return { folder: () => folder, run };
}
