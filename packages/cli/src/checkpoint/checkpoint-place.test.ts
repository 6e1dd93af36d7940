import { execFileSync } from "node:child_process";
import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ArgumentError } from "@balms/core";
import { expect, test } from "vitest";
import { findCheckpoint, type CheckpointPlace } from "./checkpoint-place.ts";
import { openCheckpoint } from "./training-checkpoint.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

const state = Buffer.from("a training\nunder way");
const find = (resume: boolean): Promise<CheckpointPlace> =>
  findCheckpoint({ path: undefined, cache: folder(), resume });

async function keep(key: string): Promise<string> {
  const place = await find(false);
  await openCheckpoint(place, key).keep(state);
  return place.path;
}

test("a training comes back as it was kept", async () => {
  await keep("this");
  const place = await find(true);
  expect(place).toMatchObject({ key: "this", kept: state });
  expect(openCheckpoint(place, "this").resume).toEqual(state);
});

test("a file of which any byte is another, or that is cut off, is not gone on from", async () => {
  const path = await keep("this");
  const whole = await readFile(path);
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole);
    changed[at] ^= 1;
    await writeFile(path, changed);
    await expect(find(true)).rejects.toThrow(ArgumentError);
    await writeFile(path, whole.subarray(0, at));
    await expect(find(true)).rejects.toThrow(ArgumentError);
  }
});

test("a training that is over takes its own file away, and no other's", async () => {
  const mine = openCheckpoint(await find(false), "mine");
  await mine.keep(state);
  // Another run in the same folder().
  const path = await keep("theirs");
  await mine.remove();
  expect(await find(true)).toMatchObject({ key: "theirs" });
  await openCheckpoint(await find(false), "theirs").remove();
  await expect(readFile(path)).rejects.toMatchObject({ code: "ENOENT" });
  await mine.remove();
});

test.skipIf(process.platform === "win32")(
  "in the place that balms names itself, a link or a pipe is none, and gives way",
  async () => {
    const path = await keep("this");
    const elsewhere = join(folder(), "elsewhere");
    await rename(path, elsewhere);
    const whole = await readFile(elsewhere);
    const named = join(folder(), "named");
    await mkdir(named);
    for (const plant of [
      (place: string) => symlink(elsewhere, place),
      (place: string) => Promise.resolve(execFileSync("mkfifo", [place])),
    ]) {
      for (const given of [undefined, named]) {
        const place = join(given ?? folder(), "training.checkpoint");
        await plant(place);
        const found = await findCheckpoint({ path: given, cache: folder(), resume: true });
        expect(found).toMatchObject({ key: undefined, kept: undefined });
        await openCheckpoint(found, "mine").keep(state);
        expect(await readFile(elsewhere)).toEqual(whole);
        await rm(place);
      }
    }
    // A link that the user named is followed, as by a shell.
    const link = join(folder(), "link");
    await symlink(elsewhere, link);
    expect(await findCheckpoint({ path: link, cache: folder(), resume: true })).toMatchObject({
      key: "this",
    });
  },
);
