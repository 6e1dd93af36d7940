import { execFile } from "node:child_process";
import { chmod, lstat, readdir, realpath, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { checkOutputFile } from "./output-file.ts";
import { writeWholeFile } from "./whole-file.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

const check = (path: string): Promise<string> => checkOutputFile(path, { parameter: "--output" });

test.runIf(process.platform === "linux")("pipes and devices stay what they are", async () => {
  const pipe = join(folder(), "pipe");
  await promisify(execFile)("mkfifo", [pipe]);
  for (const path of [pipe, "/dev/null"]) {
    await expect(check(path)).rejects.toThrow(
      `\`--output\`: received ${path} (it is a pipe or a device and not a file)`,
    );
  }
  await expect(writeWholeFile(pipe, "x")).rejects.toThrow(/pipe.*it is a pipe or a device/u);
  expect((await lstat(pipe)).isFIFO()).toBe(true);
});

test.runIf(process.platform !== "win32")("a link is followed, and stays a link", async () => {
  await writeFile(join(folder(), "file"), "old");
  await symlink("file", join(folder(), "link"));
  const place = await check(join(folder(), "link"));
  expect(place).toBe(await realpath(join(folder(), "file")));
  await writeWholeFile(place, "new");
  expect((await lstat(join(folder(), "link"))).isSymbolicLink()).toBe(true);
});

test.runIf(process.platform === "linux")(
  "a place that takes no file is refused by its own name",
  async () => {
    await expect(check("/proc/prior.json")).rejects.toThrow(
      /^`--output`: received \/proc\/prior\.json \((?!.*\.part).*Choose another (?:place|folder)\.$/u,
    );
  },
);

test("a file is not made under the name of a folder, nor replaced", async () => {
  await writeFile(join(folder(), "old"), "old");
  for (const name of ["new", "old"]) {
    await expect(check(`${join(folder(), name)}/`)).rejects.toThrow(
      /\/ \(it is named as a folder\).*Give the name of a file in it\.$/u,
    );
  }
});

test("a folder that is missing is to be made first", async () => {
  await expect(check(join(folder(), "new", "file"))).rejects.toThrow(/Make the folder first\.$/u);
});

const isRoot = process.getuid?.() === 0;

test.runIf(process.platform === "linux" && !isRoot)(
  "a folder that nobody may write to is another matter",
  async () => {
    await chmod(folder(), 0o555);
    await expect(check(join(folder(), "file"))).rejects.toThrow(/Choose another folder\.$/u);
    await chmod(folder(), 0o755);
  },
);

test("nothing is left where a file can be written", async () => {
  await check(join(folder(), "file"));
  expect(await readdir(folder())).toEqual([]);
});
