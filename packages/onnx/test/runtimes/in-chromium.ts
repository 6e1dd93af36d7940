// onnxruntime-web in a page of headless Chromium, served from 127.0.0.1. `BALMS_CHROMIUM` names the browser.
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { Rollup } from "vite";
import type { Trained } from "./train-everything.ts";

const candidates = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const named = process.env["BALMS_CHROMIUM"];

/** The browser's command; undefined where there is none, which is said aloud. */
export const chromium: string | undefined = (named === undefined ? candidates : [named]).find(
  (command) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0,
);
if (chromium === undefined) {
  // Not through the console, which is shown for failed tests alone.
  const looked = named ?? candidates.join(", ");
  process.stderr.write(`left out: no Chromium (${looked}); BALMS_CHROMIUM names one\n`);
}

/** The page's script: it trains, and posts what came out. The runtime is loaded as it is shipped. */
async function bundle(): Promise<string> {
  const trainings = fileURLToPath(new URL("train-everything.ts", import.meta.url));
  const code = `
    import * as runtime from "onnxruntime-web";
    import { trainEverything } from ${JSON.stringify(trainings)};
    runtime.env.wasm.wasmPaths = "/runtime/";
    trainEverything(runtime)
      .then((trained) => ({ trained }), (error) => ({ error: String(error.stack) }))
      .then((answer) => fetch("/answer", { method: "POST", body: JSON.stringify(answer) }));
  `;
  const built = await build({
    configFile: false,
    logLevel: "silent",
    resolve: { conditions: ["@balms/source", "module", "browser", "production"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id) =>
          id === "entry" ? fileURLToPath(new URL("entry", import.meta.url)) : undefined,
        load: (id) => (basename(id) === "entry" ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      target: "es2022",
      rollupOptions: {
        input: "entry",
        external: ["onnxruntime-web"],
        output: { format: "es", codeSplitting: false },
      },
    },
  });
  return (built as Rollup.RollupOutput).output[0].code;
}

const runtimeFolder = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
const imports = JSON.stringify({
  imports: { "onnxruntime-web": "/runtime/ort.bundle.min.mjs" },
});
const html = `<!doctype html><meta charset="utf-8"><script type="importmap">${imports}</script>
<script type="module" src="/script.js"></script>`;
const types: Readonly<Record<string, string>> = {
  ".wasm": "application/wasm",
  ".mjs": "text/javascript",
};

function serve(script: string, request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? "/";
  if (path.startsWith("/runtime/")) {
    response.setHeader("content-type", types[extname(path)] ?? "text/plain");
    createReadStream(join(runtimeFolder, basename(path))).pipe(response);
    return;
  }
  const [type, body] = path === "/script.js" ? ["text/javascript", script] : ["text/html", html];
  response.setHeader("content-type", `${type}; charset=utf-8`);
  response.end(body);
}

interface Answer {
  readonly trained?: Trained;
  readonly error?: string;
}

function start(command: string, folder: string, url: string): ChildProcess {
  // Containers run as root, and have little shared memory.
  const flags = ["--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];
  const profile = `--user-data-dir=${join(folder, "profile")}`;
  const options = { stdio: "ignore", detached: true } as const;
  return spawn(command, [...flags, "--no-first-run", profile, url], options);
}

/** What onnxruntime-web trains in the browser. */
export async function trainInChromium(command: string): Promise<Trained> {
  const folder = mkdtempSync(join(tmpdir(), "balms-onnx-"));
  const script = await bundle();
  let browser: ChildProcess | undefined;
  let server: Server | undefined;
  try {
    const { trained, error } = await new Promise<Answer>((resolve, reject) => {
      server = createServer((request, response) => {
        if (request.method !== "POST") {
          serve(script, request, response);
          return;
        }
        response.end();
        text(request).then((body) => resolve(JSON.parse(body) as Answer), reject);
      });
      server.listen(0, "127.0.0.1", () => {
        const { port } = server!.address() as AddressInfo;
        browser = start(command, folder, `http://127.0.0.1:${port}/`);
        browser.on("error", reject);
        browser.on("exit", (code) => reject(new Error(`the browser ended with ${code}`)));
      });
    });
    if (trained === undefined) throw new Error(`in the browser: ${error}`);
    return trained;
  } finally {
    browser?.removeAllListeners("exit");
    // The browser and the processes that it started.
    if (browser?.pid !== undefined) process.kill(-browser.pid, "SIGKILL");
    server?.closeAllConnections();
    server?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
