import { execFileSync } from "node:child_process";
import { link, lstat, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changeOwnFile, readOwnFile } from "./own-file.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();
const place = (): string => join(folder(), "own");
const other = (): string => join(folder(), "other");

const planted: readonly (readonly [string, () => Promise<unknown>])[] = [
  ["a link", () => symlink(other(), place())],
  ["a link that leads nowhere", () => symlink("nowhere", place())],
  ["a pipe", () => Promise.resolve(execFileSync("mkfifo", [place()]))],
  ["a folder", () => mkdir(join(place(), "in it"), { recursive: true })],
];

/** What is there after "new" is written at its beginning. */
async function changed(): Promise<string> {
  const file = await changeOwnFile(place());
  await file.write(Buffer.from("new"), 0, 3, 0);
  await file.close();
  expect((await lstat(place())).isFile()).toBe(true);
  return readFile(place(), "utf8");
}

test.skipIf(process.platform === "win32").each(planted)(
  "in the place of a file %s is not read, and gives way",
  async (_, plant) => {
    await writeFile(other(), "other");
    await plant();
    await expect(readOwnFile(place())).rejects.toThrow(/ELOOP|EISDIR|is no file/u);
    expect(await changed()).toBe("new");
    expect(await readFile(other(), "utf8")).toBe("other");
  },
);

test("a file that is there stays but for what is changed, and one that is missing is made", async () => {
  expect(await changed()).toBe("new");
  await writeFile(place(), "older");
  expect(await changed()).toBe("newer");
  expect(Buffer.from(await readOwnFile(place())).toString()).toBe("newer");
});

test("a file with another name gives way to a new one", async () => {
  await writeFile(other(), "other");
  await link(other(), place());
  expect(await changed()).toBe("new");
  expect(await readFile(other(), "utf8")).toBe("other");
});
