import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InterruptedError } from "@balms/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countLabels } from "../labels/count-labels.ts";
import { readBytes } from "../readers/read-bytes.ts";
import { readImageFolder } from "../readers/read-image-folder.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-pipe-"));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;
function pipe(name = `${made++}`): string {
  const path = join(folder, name);
  execFileSync("sh", ["-c", 'mkfifo "$0"', path]);
  return path;
}

// Windows has no pipes in the file system.
describe.skipIf(process.platform === "win32")("pipes", () => {
  test("labels are counted as they come, however the writer cuts them", async () => {
    const path = pipe();
    const script = `for (let i = 0; i < 30000; i++) process.stdout.write(i % 3 ? "golden retriever\\n" : "猫\\n")`;
    execFile("sh", ["-c", `"${process.execPath}" -e '${script}' > "${path}"`]);
    expect(await countLabels(path)).toEqual({
      kind: "names",
      rows: 30_000,
      labels: [
        { label: "golden retriever", count: 20_000, first: 1 },
        { label: "猫", count: 10_000, first: 0 },
      ],
    });
  });

  test("a reader that waits for a writer gets all of it", async () => {
    const path = pipe();
    const waiting = readBytes(path);
    await writeFile(path, Uint8Array.of(7, 8, 9));
    expect(Uint8Array.from(await waiting)).toEqual(Uint8Array.of(7, 8, 9));
  });

  test("waiting stops when it is asked to", async () => {
    const stop = new AbortController();
    const waiting = countLabels(pipe(), { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toSatisfy(InterruptedError.isInstance);
  });

  test("a pipe is no image, whatever its name", async () => {
    const classes = join(folder, "classes");
    execFileSync("mkdir", ["-p", join(classes, "cat")]);
    pipe(join("classes", "cat", "1.jpg"));
    await expect(readImageFolder(classes)).rejects.toThrow(
      /1\.jpg`: received a pipe, socket or device; expected images in folders/u,
    );
  });
});
