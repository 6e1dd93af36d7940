import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ArgumentError } from "@balms/core";
import { expect, test } from "vitest";
import { openStagingFolder } from "./staging-folder.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

async function stage(files: readonly string[]) {
  const staging = await openStagingFolder(join(folder(), "model"));
  for (const name of files) await writeFile(join(staging.path, name), name);
  return staging;
}

test("files appear at their places, and the last may replace an earlier one", async () => {
  await writeFile(join(folder(), "model"), "old");
  const staging = await stage(["a", "b", "rest"]);
  await staging.moveFiles(
    new Map([
      ["a", join(folder(), "data", "a")],
      ["b", join(folder(), "model")],
    ]),
  );
  await staging.discard();
  expect(await readdir(folder())).toEqual(["data", "model"]);
  expect(await readFile(join(folder(), "model"), "utf8")).toBe("b");
  expect(await readdir(join(folder(), "data"))).toEqual(["a"]);
});

test("a file that came there in the meantime is not replaced, and nothing is left", async () => {
  await writeFile(join(folder(), "data"), "theirs");
  const staging = await stage(["a", "b", "c"]);
  const moving = staging.moveFiles(
    new Map([
      ["a", join(folder(), "first")],
      ["b", join(folder(), "data")],
      ["c", join(folder(), "model")],
    ]),
  );
  await expect(moving).rejects.toThrow(ArgumentError);
  await expect(moving).rejects.toThrow(/data`: received a file of that name is in the way/u);
  await staging.discard();
  expect(await readdir(folder())).toEqual(["data"]);
  expect(await readFile(join(folder(), "data"), "utf8")).toBe("theirs");
});

test("a folder appears whole, in the place of an empty one but of no other", async () => {
  const place = join(folder(), "out");
  await mkdir(place);
  const staging = await openStagingFolder(place);
  await mkdir(join(staging.path, "made"));
  await writeFile(join(staging.path, "made", "a"), "a");
  await staging.moveFolder("made", place);
  expect(await readdir(place)).toEqual(["a"]);
  await mkdir(join(staging.path, "made"));
  await expect(staging.moveFolder("made", place)).rejects.toThrow(ArgumentError);
  await staging.discard();
  expect(await readdir(folder())).toEqual(["out"]);
});

test("folders that were made for files that were taken back are taken back, too", async () => {
  await mkdir(join(folder(), "model"));
  const staging = await stage(["a", "b"]);
  const moving = staging.moveFiles(
    new Map([
      ["a", join(folder(), "data", "more", "a")],
      ["b", join(folder(), "model")],
    ]),
  );
  await expect(moving).rejects.toThrow(ArgumentError);
  await staging.discard();
  expect(await readdir(folder())).toEqual(["model"]);
});
