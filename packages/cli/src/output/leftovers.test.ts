import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chown, mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { removeLeftovers, tidyFolder } from "./leftovers.ts";
import { checkNewFolder } from "./new-folder.ts";
import { probeFolder } from "./probe-folder.ts";
import { temporaryPath } from "./temporary-path.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

/** A temporary file with some other process's number, and perhaps from another machine. */
async function leave(pid: number, { isFromElsewhere = false } = {}): Promise<string> {
  const [, balms, place, , rest] = /^(\.balms-)(\w+)-(\d+)-(.*)$/u.exec(
    basename(temporaryPath(folder())),
  ) as RegExpExecArray;
  const name = `${balms}${isFromElsewhere ? "0".repeat(place.length) : place}-${pid}-${rest}`;
  await writeFile(join(folder(), name), "not finished");
  return name;
}

const clean = () => tidyFolder(folder());

function deadProcess(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

test("names are not to be foreseen, and are each other's alone", () => {
  const names = Array.from({ length: 100 }, () => temporaryPath(folder()));
  expect(new Set(names.map((name) => name.slice(-21, -5))).size).toBe(100);
});

test("what a dead process left goes away, files and folders; all else stays", async () => {
  const own = basename(temporaryPath(folder()));
  await writeFile(join(folder(), own), "");
  await writeFile(join(folder(), "model.onnx"), "");
  await writeFile(join(folder(), ".balms-notes.part"), "mine");
  const dead = await leave(deadProcess());
  const deadFolder = await leave(deadProcess());
  await rm(join(folder(), deadFolder));
  await mkdir(join(folder(), deadFolder, "after"), { recursive: true });
  await writeFile(join(folder(), deadFolder, "after", "a"), "");
  expect(await readdir(folder())).toContain(dead);
  await clean();
  expect(await readdir(folder())).toEqual([own, ".balms-notes.part", "model.onnx"].toSorted());
});

test("it also goes away where a run ends at once, as its folder is there already", async () => {
  await mkdir(join(folder(), "model"));
  await mkdir(join(folder(), "fixed"));
  await writeFile(join(folder(), "fixed", "model.onnx"), "");
  const left = await leave(deadProcess());
  const options = { parameter: "--output", input: join(folder(), "model") };
  await expect(checkNewFolder(join(folder(), "fixed"), options)).rejects.toThrow("it is not empty");
  expect(await readdir(folder())).not.toContain(left);
});

test.runIf(existsSync("/proc/self"))(
  "a folder that is there is no new one, also where nothing can be made beside it",
  async () => {
    const options = { parameter: "--output", input: folder() };
    await expect(checkNewFolder("/proc/self", options)).rejects.toThrow("it is not empty");
    await expect(checkNewFolder("/proc/fixed", options)).rejects.toThrow("its folder: ");
  },
);

test("what a process that runs has not finished stays", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  const ended = once(child, "close");
  const name = await leave(child.pid ?? 0);
  await clean();
  expect(await readdir(folder())).toEqual([name]);
  child.stdin.end();
  await ended;
  await clean();
  expect(await readdir(folder())).toEqual([]);
});

test("what came from elsewhere stays a week, whatever its clock said", async () => {
  const names: string[] = [];
  for (let made = 0; made < 3; made += 1) {
    names.push(await leave(deadProcess(), { isFromElsewhere: true }));
  }
  const [young, old, future] = names;
  const day = 24 * 60 * 60;
  const now = (await probeFolder(folder())) / 1000;
  await utimes(join(folder(), young), now - 6 * day, now - 6 * day);
  await utimes(join(folder(), old), now - 8 * day, now - 8 * day);
  await utimes(join(folder(), future), now + 8 * day, now + 8 * day);
  await clean();
  expect(await readdir(folder())).toEqual([young]);
});

test("a folder that is not there has no leftovers", async () => {
  await expect(removeLeftovers(join(folder(), "missing"), 0)).resolves.toBeUndefined();
});

test.runIf(process.getuid?.() === 0)("what another user left is theirs to remove", async () => {
  const name = await leave(deadProcess());
  await chown(join(folder(), name), 12_345, 12_345);
  await clean();
  expect(await readdir(folder())).toEqual([name]);
});
