import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { writeFeatureFiles } from "./example-data.ts";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const runSources = fileURLToPath(new URL("run-sources.mjs", import.meta.url));

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
])("an abort for %s ends with status %i and without files", async (reason, status) => {
  const files = await writeFeatureFiles(folder());
  const abort = new AbortController();
  const out = join(folder(), "out");
  const result = await runBalms(["train", ...files, "--steps", "20", "--out", out], {
    signal: abort.signal,
    // The first line tells of the data: the first head comes next.
    onError: () => abort.abort(reason),
  });
  expect(result.status).toBe(status);
  expect(result.stderr).toMatch(/balms: interrupted; earlier results are as they were\n$/u);
  expect(result.stdout).toBe("");
  expect(await readdir(folder())).not.toContain("out");
});

test("Ctrl-C ends the process with status 130 and leaves an earlier run alone", async () => {
  const files = await writeFeatureFiles(folder());
  const out = join(folder(), "out");
  await mkdir(out);
  await writeFile(join(out, "model.onnx"), "earlier");
  const endless = ["train", ...files, "--steps", "5000000", "--methods", "softmax,balms"];
  const child = spawn(process.execPath, [runSources, ...endless, "--out", out], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const status = new Promise<number | null>((resolve) => {
    // A step that takes long is not waited for: then the signal itself ends it, and shells say the same.
    child.once("close", (code, signal) => resolve(signal === "SIGINT" ? 130 : code));
  });
  // The first line tells of the data: the first head comes next, and would take hours.
  child.stderr.once("data", () => child.kill("SIGINT"));
  expect(await status).toBe(130);
  expect(stderr).toMatch(/^data: [^\n]+\nbalms: interrupted; earlier results are as they were\n$/u);
  expect(await readdir(out)).toEqual(["model.onnx"]);
  expect(await readFile(join(out, "model.onnx"), "utf8")).toBe("earlier");
});

test.each(["prior count", "doctor"])(
  "an abort while folders are listed ends balms %s",
  async (command) => {
    for (const name of ["cat", "dog"]) {
      await mkdir(join(folder(), "pictures", name), { recursive: true });
      await writeFile(join(folder(), "pictures", name, "1.png"), "not opened");
    }
    const abort = new AbortController();
    setImmediate(() => abort.abort("SIGINT"));
    const words = command === "doctor" ? [] : ["-o", join(folder(), "prior.json")];
    const result = await runBalms(
      [...command.split(" "), join(folder(), "pictures"), ...words],
      abort,
    );
    expect(result).toEqual({
      status: 130,
      stdout: "",
      stderr: "balms: interrupted; earlier results are as they were\n",
    });
    expect(await readdir(folder())).not.toContain("prior.json");
  },
);
