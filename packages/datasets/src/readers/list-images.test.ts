import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError, InterruptedError } from "@balms/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listImages } from "./list-images.ts";

let folder = "";
const path = (...names: string[]): string => join(folder, ...names);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-"));
  await mkdir(path("b", "deep"), { recursive: true });
  for (const name of [
    "b/2.PNG",
    "b/10.jpg",
    "b/deep/3.webp",
    "b/deep/notes.txt",
    "a.gif",
    ".b.png",
  ])
    await writeFile(path(name), "");
});
afterEach(() => rm(folder, { recursive: true }));

test("images of all folders, in order; other files are counted, hidden ones are not", async () => {
  expect(await listImages(folder)).toEqual({
    files: ["a.gif", "b/10.jpg", "b/2.PNG", "b/deep/3.webp"].map((name) => path(name)),
    others: 1,
  });
  expect((await listImages(path("b/deep/notes.txt"))).files).toEqual([path("b/deep/notes.txt")]);
});

test("a folder that leads back to itself, or is not there, is refused", async () => {
  await symlink(folder, path("b/deep/back"));
  const listing = listImages(folder);
  await expect(listing).rejects.toThrow(DataError);
  await expect(listing).rejects.toThrow(/back`: received a link to a folder around it/u);
  await expect(listImages(path("c"))).rejects.toThrow(
    /c`: received nothing \(it does not exist\)/u,
  );
});

test("a link to another folder is followed, and a request to stop is heard", async () => {
  await symlink(path("b", "deep"), path("linked"));
  expect((await listImages(folder)).files).toContain(path("linked/3.webp"));
  const signal = AbortSignal.abort();
  await expect(listImages(folder, { signal })).rejects.toThrow(InterruptedError);
});
