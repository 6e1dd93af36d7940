import { chmod, mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { probeFolder } from "../output/probe-folder.ts";
import { removeOldEntries } from "./old-entries.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

const keyOf = (name: string): string | undefined => /^entry-(\d+)/u.exec(name)?.[1];

/** Files of entries, by how many seconds ago they were written. */
async function write(ages: Readonly<Record<string, number>>): Promise<void> {
  const now = (await probeFolder(folder())) / 1000;
  for (const [name, age] of Object.entries(ages)) {
    await writeFile(join(folder(), name), "");
    const time = now - age;
    await utimes(join(folder(), name), time, time);
  }
}

test("the newest entries stay, each as old as its newest file, and what is no entry", async () => {
  await write({ "entry-1": 50, "entry-1.more": 1, "entry-2": 30, "entry-3": 20, notes: 90 });
  await mkdir(join(folder(), "entry-4", "in it"), { recursive: true });
  await removeOldEntries(folder(), { keyOf, kept: 2, own: "4" });
  expect(await readdir(folder())).toEqual(["entry-1", "entry-1.more", "entry-4", "notes"]);
});

test("a date in the future outlives nothing, but the entry at hand stays", async () => {
  await write({ "entry-1": -1e6, "entry-2": 30, "entry-3": 20, "entry-4": -1e6 });
  await removeOldEntries(folder(), { keyOf, kept: 3, own: "4" });
  expect(await readdir(folder())).toEqual(["entry-2", "entry-3", "entry-4"]);
});

test.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
  "what may not be removed stays, and ends nothing",
  async () => {
    const locked = join(folder(), "entry-1");
    await mkdir(join(locked, "in it"), { recursive: true });
    await chmod(locked, 0o500);
    await removeOldEntries(folder(), { keyOf, kept: 1, own: "2" });
    expect(await readdir(folder())).toEqual(["entry-1"]);
    await chmod(locked, 0o700);
  },
);
