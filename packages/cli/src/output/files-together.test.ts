import {
  chmod,
  lstat,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { InterruptedError } from "@balms/core";
import { expect, test } from "vitest";
import { writeTogether } from "./files-together.ts";
import { openOutputFolder } from "./output-folder.ts";
import { writeWholeFile } from "./whole-file.ts";
import { finishFiles } from "./waiting-files.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

const names = ["model.onnx", "prior.json", "report.html", "run.json"];
const setOf = (content: string) => Object.fromEntries(names.map((name) => [name, content]));
const write = (content: string) => writeTogether(folder(), setOf(content));
const contents = () => Promise.all(names.map((name) => readFile(join(folder(), name), "utf8")));

test("files appear together and replace earlier ones", async () => {
  await write("old");
  await write("new");
  expect(await contents()).toEqual(names.map(() => "new"));
  expect(await readdir(folder())).toEqual(names);
});

test.runIf(process.platform !== "win32")("files keep the modes of earlier ones", async () => {
  await write("old");
  await chmod(join(folder(), "run.json"), 0o600);
  await write("new");
  const modes = await Promise.all(
    names.map(async (name) => (await stat(join(folder(), name))).mode & 0o777),
  );
  const usual = 0o666 & ~process.umask();
  expect(modes).toEqual([usual, usual, usual, 0o600]);
});

test("a folder that went away in the meantime is made again", async () => {
  await writeTogether(join(folder(), "a", "b"), { c: "new" });
  expect(await readFile(join(folder(), "a", "b", "c"), "utf8")).toBe("new");
});

test("an abort before the end leaves the earlier files, and nothing else", async () => {
  await write("old");
  const writing = writeTogether(folder(), setOf("new"), AbortSignal.abort());
  await expect(writing).rejects.toThrow(InterruptedError);
  expect(await contents()).toEqual(names.map(() => "old"));
  expect(await readdir(folder())).toEqual(names);
});

test("where one file cannot be replaced, none is", async () => {
  await writeFile(join(folder(), "model.onnx"), "old");
  await mkdir(join(folder(), "run.json"));
  await expect(write("new")).rejects.toThrow(
    `\`${join(folder(), "run.json")}\`: received it is a folder`,
  );
  expect(await readFile(join(folder(), "model.onnx"), "utf8")).toBe("old");
  expect(await readdir(folder())).toEqual(["model.onnx", "run.json"]);
});

test.runIf(process.platform !== "win32")(
  "a link in the folder is replaced, and what it leads to stays as it was",
  async () => {
    const elsewhere = join(folder(), "kept");
    await writeFile(elsewhere, "kept");
    await symlink(elsewhere, join(folder(), "model.onnx"));
    await write("new");
    expect((await lstat(join(folder(), "model.onnx"))).isFile()).toBe(true);
    expect(await readFile(elsewhere, "utf8")).toBe("kept");
  },
);

/** As a kill leaves it: all is decided, and so many files have been moved. */
async function killedAfter(moved: number): Promise<void> {
  await write("old");
  await mkdir(join(folder(), ".balms-commit"));
  for (const [turn, name] of names.entries()) {
    await writeFile(join(folder(), ".balms-commit", `${turn}-${name}`), "new");
  }
  for (const [turn, name] of names.slice(0, moved).entries()) {
    await rename(join(folder(), ".balms-commit", `${turn}-${name}`), join(folder(), name));
  }
}

test.each([0, 1, 2, 3, 4])(
  "killed with %i files in their places, the next start moves the others, and says so",
  async (moved) => {
    await killedAfter(moved);
    const notes: string[] = [];
    await openOutputFolder(folder(), {
      parameter: "--out",
      files: names,
      note: (text) => notes.push(text),
    });
    expect(await contents()).toEqual(names.map(() => "new"));
    expect(await readdir(folder())).toEqual(names);
    const left = `${folder()}: what an interrupted run left was put in place: ${names.slice(moved).join(", ")}`;
    expect(notes).toEqual(moved === 4 ? [] : [left]);
  },
);

test("what was decided before is moved before another set is", async () => {
  await killedAfter(2);
  const { ino } = await stat(join(folder(), ".balms-commit", "3-run.json"));
  await writeTogether(folder(), { "model.onnx": "newest" });
  expect(await contents()).toEqual(["newest", "new", "new", "new"]);
  expect((await stat(join(folder(), "run.json"))).ino).toBe(ino);
});

test("a file that is written by itself is not replaced by what was decided before", async () => {
  await killedAfter(1);
  await writeWholeFile(join(folder(), "report.html"), "newest");
  expect(await contents()).toEqual(["new", "new", "newest", "new"]);
});

test("many who write at once leave the files of one of them", async () => {
  const sets = Array.from({ length: 100 }, (_, index) => `set ${index}`);
  await Promise.all(sets.map((content) => write(content)));
  const [first, ...others] = await contents();
  expect(sets).toContain(first);
  expect(others).toEqual([first, first, first]);
  expect(await readdir(folder())).toEqual(names);
});

test("what cannot be moved is refused by the name of its place, and waits", async () => {
  await killedAfter(0);
  await rm(join(folder(), "prior.json"));
  await mkdir(join(folder(), "prior.json", "in the way"), { recursive: true });
  await expect(finishFiles(folder())).rejects.toThrow(
    /prior\.json`: received .*; expected a place for what an interrupted run left in .*\.balms-commit/u,
  );
  expect(await readdir(join(folder(), ".balms-commit"))).toEqual([
    "1-prior.json",
    "2-report.html",
    "3-run.json",
  ]);
});

test.each([
  ["a folder", (path: string) => mkdir(path)],
  ["a link", (path: string) => symlink("../run.json", path, "junction")],
])("%s that waits as a file is refused: it could not take the place of one", async (_, plant) => {
  await write("old");
  await mkdir(join(folder(), ".balms-commit"));
  await plant(join(folder(), ".balms-commit", "0-model.onnx"));
  await expect(write("new")).rejects.toThrow(/\.balms-commit`: received other things in it/u);
  expect(await contents()).toEqual(names.map(() => "old"));
});

test("a folder of that name with other things in it is left alone", async () => {
  await mkdir(join(folder(), ".balms-commit"));
  await writeFile(join(folder(), ".balms-commit", "notes"), "mine");
  await expect(write("new")).rejects.toThrow(/\.balms-commit`: received other things in it/u);
  expect(await readdir(folder())).toEqual([".balms-commit"]);
});

test.runIf(process.platform !== "win32")("a link of that name is not followed", async () => {
  await mkdir(join(folder(), "theirs"));
  await symlink("theirs", join(folder(), ".balms-commit"));
  await expect(write("new")).rejects.toThrow(/\.balms-commit`: received not balms's own/u);
  expect(await readdir(folder())).toEqual([".balms-commit", "theirs"]);
});
