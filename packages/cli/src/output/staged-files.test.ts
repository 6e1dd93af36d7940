import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stageFiles, writeWholeFile } from "./staged-files.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("files appear together, and replace earlier ones", async () => {
  await writeFile(join(folder, "a"), "old");
  const files = stageFiles();
  await files.add(join(folder, "a"), "new");
  await files.add(join(folder, "b"), Uint8Array.of(1));
  expect(await readFile(join(folder, "a"), "utf8")).toBe("old");
  await files.commit();
  await files.discard();
  expect(await readFile(join(folder, "a"), "utf8")).toBe("new");
  expect(await readdir(folder)).toEqual(["a", "b"]);
});

test("discarded files leave nothing behind", async () => {
  const files = stageFiles();
  await files.add(join(folder, "a"), "new");
  await files.discard();
  expect(await readdir(folder)).toEqual([]);
});

test("a file that cannot be written leaves nothing behind", async () => {
  const path = join(folder, "missing", "a");
  await expect(writeWholeFile(path, "x")).rejects.toThrow(
    `\`${path}\`: received it does not exist; expected a file that can be written`,
  );
  expect(await readdir(folder)).toEqual([]);
});

test("where one file cannot be replaced, none is", async () => {
  await writeFile(join(folder, "a"), "old");
  await mkdir(join(folder, "b"));
  const files = stageFiles();
  await files.add(join(folder, "a"), "new");
  await files.add(join(folder, "b"), "new");
  await expect(files.commit()).rejects.toThrow(`\`${join(folder, "b")}\`: received it is a folder`);
  await files.discard();
  expect(await readFile(join(folder, "a"), "utf8")).toBe("old");
  expect(await readdir(folder)).toEqual(["a", "b"]);
});
