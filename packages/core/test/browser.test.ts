// The same module in Node and in headless Chromium. `BALMS_CHROMIUM` names the browser, else the usual names are tried.
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build, type Rollup } from "vite";
import { beforeAll, describe, expect, test } from "vitest";
import { browserValues, type BrowserValues } from "./browser-values.ts";

const candidates = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const named = process.env["BALMS_CHROMIUM"];
const chromium = (named === undefined ? candidates : [named]).find(
  (command) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0,
);
if (chromium === undefined) {
  // Not through the console, which is shown for failed tests alone.
  const looked = named ?? candidates.join(", ");
  process.stderr.write(`left out: no Chromium (${looked}); BALMS_CHROMIUM names one\n`);
}

/** The values module and all of core that it uses, as one script that leaves its result in the page. */
async function bundle(): Promise<string> {
  const values = fileURLToPath(new URL("browser-values.ts", import.meta.url));
  const code = `
    import { browserValues } from ${JSON.stringify(values)};
    browserValues()
      .then((values) => ({ values }), (error) => ({ error: String(error.stack) }))
      .then((answer) => {
        document.body.textContent = encodeURIComponent(JSON.stringify(answer));
      });
  `;
  const built = await build({
    configFile: false,
    logLevel: "silent",
    resolve: { conditions: ["@balms/source"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? "\0entry" : undefined),
        load: (id) => (id === "\0entry" ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rollupOptions: { input: "entry", output: { format: "iife" } },
    },
  });
  return (built as Rollup.RollupOutput).output[0].code;
}

async function inChromium(command: string, folder: string): Promise<BrowserValues> {
  const page = join(folder, "page.html");
  const script = (await bundle()).replaceAll("</script", "<\\/script");
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><body><script>${script}</script>`);
  const { stdout } = await promisify(execFile)(
    command,
    [
      "--headless",
      // Containers run as root, and have little shared memory.
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      `--user-data-dir=${join(folder, "profile")}`,
      // The page is read when it has nothing left to do; this is not time on a clock.
      "--virtual-time-budget=10000",
      "--dump-dom",
      pathToFileURL(page).href,
    ],
    { maxBuffer: 2 ** 26 },
  );
  const written = /<body>([^<]+)<\/body>/.exec(stdout);
  if (written === null) throw new Error(`no values in the page: ${stdout.slice(0, 500)}`);
  const answer = JSON.parse(decodeURIComponent(written[1].trim())) as {
    values?: BrowserValues;
    error?: string;
  };
  if (answer.values === undefined) throw new Error(`in the browser: ${answer.error}`);
  return answer.values;
}

const here = await browserValues();

describe.runIf(chromium !== undefined)("Chromium computes what Node computes", () => {
  let there: BrowserValues;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "balms-browser-"));
    try {
      there = await inChromium(chromium!, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }, 60_000);

  test("both have the same values", () => {
    expect(Object.keys(there.exact)).toEqual(Object.keys(here.exact));
    expect(Object.keys(there.close)).toEqual(Object.keys(here.close));
  });

  test.each(Object.keys(here.exact))("%s, to the bit", (name) => {
    expect(there.exact[name]).toEqual(here.exact[name]);
  });

  test.each(Object.keys(here.close))("%s, to some units in the last place", (name) => {
    expect(there.close[name]).toHaveLength(here.close[name].length);
    for (const [i, value] of here.close[name].entries()) {
      expect(Math.abs(there.close[name][i] - value)).toBeLessThanOrEqual(
        1e-12 * Math.max(1e-3, Math.abs(value)),
      );
    }
  });
});
