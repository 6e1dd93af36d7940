// Commands in a process of their own that wait for what never comes, or read what never ends, are asked to end.
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom } from "@balms/core";
import { expect, test } from "vitest";
import { writeFeatureFiles } from "./example-data.ts";
import { detectorFile } from "./scene-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
// Threads need what is compiled.
const command = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const moments = createRandom(1);

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Asks a command to end so many milliseconds after its start. */
function ended(argv: readonly string[], signal: NodeJS.Signals, after: number): Promise<Ending> {
  const child = spawn(process.execPath, [command, ...argv], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = setTimeout(() => child.kill(signal), after);
  return new Promise((resolve) => {
    child.once("close", (code, by) => {
      clearTimeout(timer);
      resolve({ code, signal: by, stderr });
    });
  });
}

function pipe(name: string): string {
  const path = join(folder(), name);
  execFileSync("mkfifo", [path]);
  return path;
}

const waiting: readonly (readonly [string, (pipe: string, files: string[]) => string[]])[] = [
  ["prior show PIPE", (path) => ["prior", "show", path]],
  ["prior show -", () => ["prior", "show", "-"]],
  ["prior count PIPE", (path) => ["prior", "count", path]],
  ["prior count -", () => ["prior", "count", "-"]],
  [
    "prior relabel --map PIPE",
    (path) => ["prior", "relabel", join(folder(), "prior.json"), "--map", path],
  ],
  [
    "prior subset --classes PIPE",
    (path) => ["prior", "subset", join(folder(), "prior.json"), "--classes", path],
  ],
  ["prior import PIPE", (path) => ["prior", "import", path]],
  ["inspect PIPE", (path) => ["inspect", path]],
  [
    "adjust PIPE",
    (path) => [
      "adjust",
      path,
      "--prior",
      join(folder(), "prior.json"),
      "-o",
      join(folder(), "fixed.onnx"),
    ],
  ],
  [
    "adjust --prior PIPE",
    (path) => ["adjust", detectorFile, "--prior", path, "-o", join(folder(), "fixed.onnx")],
  ],
  [
    "train --features PIPE",
    (path, files) => ["train", ...files.with(1, path), "--out", join(folder(), "out")],
  ],
  [
    "evaluate --logits PIPE",
    (path) => [
      "evaluate",
      "--logits",
      path,
      "--labels",
      path,
      "--prior",
      join(folder(), "prior.json"),
    ],
  ],
  [
    "shift --logits PIPE",
    (path) => ["shift", "--logits", path, "--prior", join(folder(), "prior.json")],
  ],
];

test.skipIf(process.platform === "win32").each(waiting)(
  "balms %s ends when it is asked to, with one message",
  { timeout: 60_000 },
  async (_, words) => {
    const files = await writeFeatureFiles(folder());
    await writeFile(join(folder(), "prior.json"), "[5, 3, 1]");
    const argv = words(pipe("pipe"), files);
    const before = (await readdir(folder())).toSorted();
    // Anywhere in its start, and when it waits.
    for (const [signal, status, after] of [
      ["SIGTERM", 143, 200 + moments.integer(800)],
      ["SIGINT", 130, 1500],
    ] as const) {
      const { stderr, ...end } = await ended(argv, signal, after);
      // Before the command listens the system ends it without a word.
      const texts = end.signal === signal && stderr === "" && after < 1500 ? 0 : 1;
      expect(
        stderr.split("balms: interrupted; earlier results are as they were\n").length - 1,
      ).toBe(texts);
      expect([`${status} null`, `null ${signal}`]).toContain(`${end.code} ${end.signal}`);
    }
    expect((await readdir(folder())).toSorted()).toEqual(before);
  },
);

test
  .runIf(existsSync("/dev/zero"))
  .each([
    ["inspect"],
    ["prior show"],
    ["adjust", "--prior", "/dev/zero", "-o", "nowhere.onnx"],
    ["evaluate", "--labels", "/dev/zero", "--prior", "/dev/zero", "--logits"],
    ["shift", "--prior", "/dev/zero", "--logits"],
  ])(
  "balms %s of a device that never ends is refused",
  { timeout: 60_000 },
  async (line, ...words) => {
    const argv = [...line.split(" "), ...words];
    const place =
      line === "adjust" ? [argv[0], "/dev/zero", ...argv.slice(1)] : [...argv, "/dev/zero"];
    const { code, stderr } = await ended(place, "SIGKILL", 50_000);
    expect(stderr).toMatch(/^balms: `\/dev\/zero`: received [^\n]+\n$/u);
    expect(code).toBe(1);
  },
);
