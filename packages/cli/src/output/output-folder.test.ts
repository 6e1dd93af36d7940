import { execFile } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { openOutputFolder } from "./output-folder.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

test("missing folders are made, and taken back while they are empty", async () => {
  const opened = await openOutputFolder(join(folder(), "a", "b"), { parameter: "--out" });
  expect(await readdir(join(folder(), "a"))).toEqual(["b"]);
  await opened.removeIfEmpty();
  expect(await readdir(folder())).toEqual([]);
});

test("a folder with something in it stays", async () => {
  const opened = await openOutputFolder(join(folder(), "a", "b"), { parameter: "--out" });
  await writeFile(join(folder(), "a", "b", "kept"), "");
  await opened.removeIfEmpty();
  expect(await readdir(join(folder(), "a", "b"))).toEqual(["kept"]);
});

test("a path below a file is refused in words", async () => {
  await writeFile(join(folder(), "file"), "");
  await expect(
    openOutputFolder(join(folder(), "file", "out"), { parameter: "--out" }),
  ).rejects.toThrow(/`--out`.*a part of the path is a file.*Choose another folder/u);
});

test("a file in the place of the folder is refused in words", async () => {
  await writeFile(join(folder(), "file"), "");
  await expect(openOutputFolder(join(folder(), "file"), { parameter: "--out" })).rejects.toThrow(
    /`--out`.*a file of that name is in the way/u,
  );
});

test.runIf(process.platform === "linux")(
  "a file system without new folders is refused",
  async () => {
    await expect(openOutputFolder("/proc/balms/out", { parameter: "--out" })).rejects.toThrow(
      /`--out`.*\/proc/u,
    );
  },
);

test.each(["folder", "pipe"])(
  "a %s in the place of a file is refused by its name",
  async (kind) => {
    const path = join(folder(), "report.html");
    await (kind === "folder" ? mkdir(path) : promisify(execFile)("mkfifo", [path]));
    const opening = openOutputFolder(folder(), { parameter: "--out", files: ["a", "report.html"] });
    await expect(opening).rejects.toThrow(
      new RegExp(`\`--out\`.*report\\.html \\(it is a ${kind}.*Move it away`, "u"),
    );
  },
);
