import {
  chmod,
  chown,
  lstat,
  mkdir,
  readFile,
  readdir,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeWholeFile } from "./whole-file.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

const isPosix = process.platform !== "win32";
const isRoot = process.getuid?.() === 0;

test("a file is replaced, and nothing is left beside it", async () => {
  const path = join(folder(), "a");
  await writeWholeFile(path, "one");
  await writeWholeFile(path, Uint8Array.of(116, 119, 111));
  expect(await readFile(path, "utf8")).toBe("two");
  expect(await readdir(folder())).toEqual(["a"]);
});

test.runIf(isPosix)("a file keeps its mode, and a new one has the usual one", async () => {
  const path = join(folder(), "a");
  await writeWholeFile(path, "one");
  expect((await stat(path)).mode & 0o777).toBe(0o666 & ~process.umask());
  for (const mode of [0o600, 0o640, 0o664, 0o755]) {
    await chmod(path, mode);
    await writeWholeFile(path, "two");
    expect((await stat(path)).mode & 0o777).toBe(mode);
  }
});

test.runIf(isPosix && isRoot)("a file that root replaces stays its owner's", async () => {
  const path = join(folder(), "a");
  await writeFile(path, "one", { mode: 0o640 });
  await chown(path, 4321, 1234);
  await writeWholeFile(path, "two");
  expect(await stat(path)).toMatchObject({ uid: 4321, gid: 1234, mode: 0o100640 });
});

test.runIf(isPosix)("of a link the file is replaced that it leads to", async () => {
  await mkdir(join(folder(), "store"));
  await writeFile(join(folder(), "store", "a"), "one");
  await symlink(join("store", "a"), join(folder(), "link"));
  await writeWholeFile(join(folder(), "link"), "two");
  expect((await lstat(join(folder(), "link"))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder(), "store", "a"), "utf8")).toBe("two");
  expect(await readdir(folder())).toEqual(["link", "store"]);
});

test.runIf(isPosix)("a link under a name that no user gave is replaced itself", async () => {
  await writeFile(join(folder(), "theirs"), "one");
  await symlink("theirs", join(folder(), "a"));
  await symlink("nowhere", join(folder(), "b"));
  for (const name of ["a", "b"]) {
    await writeWholeFile(join(folder(), name), "two", { isLinkReplaced: true });
    expect((await lstat(join(folder(), name))).isFile()).toBe(true);
  }
  expect(await readFile(join(folder(), "theirs"), "utf8")).toBe("one");
  expect(await readdir(folder())).toEqual(["a", "b", "theirs"]);
});

test.runIf(isPosix)("a link that leads nowhere is refused", async () => {
  await symlink("nowhere", join(folder(), "link"));
  await expect(writeWholeFile(join(folder(), "link"), "two")).rejects.toThrow(
    `\`${join(folder(), "link")}\`: received it is a link that leads nowhere; expected a file that can be written`,
  );
});

test.runIf(isPosix && !isRoot)("a file that is write-protected is refused", async () => {
  const path = join(folder(), "a");
  await writeFile(path, "one", { mode: 0o444 });
  await expect(writeWholeFile(path, "two")).rejects.toThrow(/received permission denied/u);
  expect(await readFile(path, "utf8")).toBe("one");
});

test("a file that cannot be written leaves nothing behind, and is named itself", async () => {
  const path = join(folder(), "missing", "a");
  await expect(writeWholeFile(path, "x")).rejects.toThrow(
    `\`${path}\`: received it does not exist; expected a file that can be written`,
  );
  expect(await readdir(folder())).toEqual([]);
});

test("whoever writes one file several times at once leaves one of the contents, whole", async () => {
  const path = join(folder(), "a");
  const contents = Array.from({ length: 16 }, (_, index) => String(index).repeat(100_000));
  await Promise.all(contents.map((content) => writeWholeFile(path, content)));
  expect(contents).toContain(await readFile(path, "utf8"));
  expect(await readdir(folder())).toEqual(["a"]);
});
