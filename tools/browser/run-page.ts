import { type ChildProcess, spawn } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { text } from "node:stream/consumers";

/** A page and what it takes to run it. */
export interface Page {
  /** A script for a page that has nothing else; it calls `answer(value)` once, with what JSON can say. */
  readonly script: string;
  /** What stands before the script: an import map, a body to look at. */
  readonly html?: string;
  /** Folders of which the page may read files, by the path that they are read under, such as "/wasm/". */
  readonly folders?: Readonly<Record<string, string>>;
  /** Further flags of the browser. */
  readonly flags?: readonly string[];
}

interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}

// Every script can answer; what goes wrong outside of it is an answer too.
const prelude = `
const post = (body) => fetch("/answer", { method: "POST", body: JSON.stringify(body) });
globalThis.answer = (value) => post({ value });
const fail = (error) => post({ error: String(error?.stack ?? error) });
addEventListener("error", (event) => fail(event.error ?? event.message));
addEventListener("unhandledrejection", (event) => fail(event.reason));
`;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

function serve(page: Page, request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? "/";
  const [, folder] = Object.entries(page.folders ?? {}).find(([at]) => path.startsWith(at)) ?? [];
  if (folder !== undefined) {
    response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
    const file = createReadStream(join(folder, basename(path)));
    file.on("error", () => response.destroy());
    file.pipe(response);
    return;
  }
  const body: Readonly<Record<string, string>> = {
    "/prelude.js": prelude,
    "/script.js": page.script,
  };
  const html = `<!doctype html><meta charset="utf-8">${page.html ?? ""}<script src="/prelude.js"></script><script type="module" src="/script.js"></script>`;
  const isScript = path in body;
  response.setHeader("content-type", isScript ? types[".js"] : "text/html; charset=utf-8");
  response.end(isScript ? body[path] : html);
}

function start(
  command: string,
  folder: string,
  url: string,
  flags: readonly string[],
): ChildProcess {
  // Containers run as root, and have little shared memory.
  const usual = ["--headless", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run"];
  const profile = `--user-data-dir=${join(folder, "profile")}`;
  return spawn(command, [...usual, profile, ...flags, url], { stdio: "ignore", detached: true });
}

/**
 * Runs a page in headless Chromium, served from 127.0.0.1, which is a secure origin, and returns what it answers.
 *
 * @param command - the browser: `chromium`
 * @throws Error with the page's own stack when its script fails, and when the browser ends
 */
export async function runPage(command: string, page: Page): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "balms-page-"));
  let browser: ChildProcess | undefined;
  let server: Server | undefined;
  try {
    const { value, error } = await new Promise<Answer>((resolve, reject) => {
      const listening = createServer((request, response) => {
        if (request.method !== "POST") {
          serve(page, request, response);
          return;
        }
        text(request).then((body) => {
          response.end();
          resolve(JSON.parse(body) as Answer);
        }, reject);
      });
      server = listening;
      listening.listen(0, "127.0.0.1", () => {
        const { port } = listening.address() as AddressInfo;
        browser = start(command, folder, `http://127.0.0.1:${port}/`, page.flags ?? []);
        browser.on("error", reject);
        browser.on("exit", (code) => reject(new Error(`the browser ended with ${code}`)));
      });
    });
    if (error !== undefined) throw new Error(`in the browser: ${error}`);
    return value;
  } finally {
    browser?.removeAllListeners("exit");
    // The browser and the processes that it started.
    if (browser?.pid !== undefined) process.kill(-browser.pid, "SIGKILL");
    server?.closeAllConnections();
    server?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
