import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { watchUnfinished } from "../process/unfinished.ts";
import { makeFolders } from "./made-folders.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

test("of two that make the same folders at once, each has them", async () => {
  const place = join(folder(), "a", "b");
  await Promise.all([makeFolders(place), makeFolders(place)]);
  expect(await readdir(join(folder(), "a"))).toEqual(["b"]);
});

test("when one cannot be made, none stays", async () => {
  const place = join(folder(), "a", "x".repeat(300), "b");
  await expect(makeFolders(place)).rejects.toMatchObject({ code: "ENAMETOOLONG" });
  expect(await readdir(folder())).toEqual([]);
});

test("who watches a command takes back what it made for results, where none came", async () => {
  await mkdir(join(folder(), "theirs"));
  const unfinished = watchUnfinished();
  for (const name of ["theirs", "out", "out/cache", "full/cache"]) {
    await makeFolders(join(folder(), name));
  }
  await writeFile(join(folder(), "full", "kept"), "");
  // A channel gives what it is told in later turns, in order.
  await new Promise((resolve) => setImmediate(resolve));
  unfinished.takeBack();
  unfinished.close();
  expect((await readdir(folder(), { recursive: true })).toSorted()).toEqual([
    "full",
    "full/kept",
    "theirs",
  ]);
});
