// A page of this package in headless Chromium, served from 127.0.0.1: WebGPU wants a secure origin.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Rollup } from "vite";
import type { PageResult } from "./page.ts";

const candidates = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const named = process.env["BALMS_CHROMIUM"];
const looked = named === undefined ? candidates : [named];

/** The browser's command, or nothing where there is none: that is said aloud. */
export const chromium: string | undefined = looked.find(
  (command) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0,
);
if (chromium === undefined) {
  say(`left out: no Chromium (${looked.join(", ")}); BALMS_CHROMIUM names one`);
}

/** Not through the console, which is shown for failed tests alone. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const page = fileURLToPath(new URL("page.ts", import.meta.url));

/** The page's script: runs the backends in turn, and posts what it found. */
async function bundle(backends: readonly string[]): Promise<string> {
  const code = `
    import { runOn } from ${JSON.stringify(page)};
    const post = (path, body) => fetch(path, { method: "POST", body: JSON.stringify(body) });
    (async () => {
      for (const backend of ${JSON.stringify(backends)}) await post("/result", await runOn(backend));
      await post("/end", {});
    })().catch((error) => post("/error", { error: String(error.stack) }));
  `;
  const built = await build({
    configFile: false,
    logLevel: "silent",
    resolve: { conditions: ["@balms/source", "module", "browser", "production"] },
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
      target: "es2022",
      rollupOptions: { input: "entry", output: { format: "iife", codeSplitting: false } },
    },
  });
  return (built as Rollup.RollupOutput).output[0].code;
}

const wasmFolder = join(
  dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json")),
  "dist",
);

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

/** Serves the page, and calls back with what it posts. */
function serve(script: string, posted: (path: string, body: unknown) => void): Server {
  return createServer((request, response) => {
    const path = request.url ?? "/";
    if (request.method === "POST") {
      void bodyOf(request).then((body) => {
        response.end();
        posted(path, body);
      });
    } else if (path.startsWith("/wasm/")) {
      response.setHeader("content-type", "application/wasm");
      createReadStream(join(wasmFolder, basename(path))).pipe(response);
    } else if (path === "/script.js") {
      response.setHeader("content-type", "text/javascript; charset=utf-8");
      response.end(script);
    } else {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(`<!doctype html><meta charset="utf-8"><body><script src="/script.js"></script>`);
    }
  });
}

function start(command: string, folder: string, url: string): ChildProcess {
  return spawn(
    command,
    [
      "--headless",
      // Containers run as root, and have little shared memory.
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--no-first-run",
      `--user-data-dir=${join(folder, "profile")}`,
      // Software in place of a graphics card, for WebGL and for WebGPU.
      "--ignore-gpu-blocklist",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--enable-unsafe-webgpu",
      "--use-webgpu-adapter=swiftshader",
      "--enable-features=Vulkan",
      url,
    ],
    { stdio: "ignore", detached: true },
  );
}

/** What the page finds on each backend. */
export async function runInChromium(
  command: string,
  backends: readonly string[],
): Promise<PageResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "balms-tfjs-"));
  const script = await bundle(backends);
  const results: PageResult[] = [];
  let browser: ChildProcess | undefined;
  let server: Server | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      server = serve(script, (path, body) => {
        if (path === "/result") results.push(body as PageResult);
        else if (path === "/end") resolve();
        else reject(new Error(`in the browser: ${JSON.stringify(body)}`));
      });
      server.listen(0, "127.0.0.1", () => {
        const { port } = server!.address() as AddressInfo;
        browser = start(command, folder, `http://127.0.0.1:${port}/`);
        browser.on("error", reject);
        browser.on("exit", (code) => reject(new Error(`the browser ended with ${code}`)));
      });
    });
  } finally {
    browser?.removeAllListeners("exit");
    // The browser and the processes that it started.
    if (browser?.pid !== undefined) process.kill(-browser.pid, "SIGKILL");
    server?.closeAllConnections();
    server?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
  return results;
}
