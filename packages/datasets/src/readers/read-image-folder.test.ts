import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countImageFolder } from "./count-image-folder.ts";
import { readImageFolder } from "./read-image-folder.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-folder-"));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;

/** A new folder with these files (a name that ends in / is an empty folder). */
async function tree(...names: string[]): Promise<string> {
  const root = join(folder, String(made++));
  await mkdir(root);
  for (const name of names) {
    await mkdir(name.endsWith("/") ? join(root, name) : dirname(join(root, name)), {
      recursive: true,
    });
    if (!name.endsWith("/")) await writeFile(join(root, name), "");
  }
  return root;
}

test("classes and files are sorted by code point; hidden files and notes beside the classes are passed over", async () => {
  const root = await tree(
    "é/1.jpg",
    "b/2.PNG",
    "b/10.png",
    "B/x.webp",
    "B/.DS_Store",
    "B/Thumbs.db",
    "B/@eaDir/1.jpg",
    "__MACOSX/b/2.PNG",
    "notes.txt",
  );
  expect(await readImageFolder(root)).toEqual({
    classes: ["B", "b", "é"],
    files: ["B/x.webp", "b/10.png", "b/2.PNG", "é/1.jpg"].map((name) => join(root, name)),
    labels: Int32Array.of(0, 1, 1, 2),
  });
  expect(await countImageFolder(root)).toEqual({ classes: ["B", "b", "é"], counts: [1, 2, 1] });
});

test("links count as what they lead to", async () => {
  const real = await tree("1.jpg");
  const root = await tree("cat/2.jpg");
  await symlink(real, join(root, "ant"));
  await symlink(join(real, "1.jpg"), join(root, "cat", "3.jpg"));
  expect(await countImageFolder(root)).toEqual({ classes: ["ant", "cat"], counts: [1, 2] });
  await symlink(join(folder, "none"), join(root, "eel"));
  await expect(readImageFolder(root)).rejects.toThrow(
    /eel`: received nothing \(it does not exist\)/u,
  );
});

test.each([
  [[], /received an empty folder; expected one folder per class/u],
  [["notes.txt"], /received files, but no folders/u],
  [["1.jpg", "2.jpg"], /received the image 1\.jpg outside any class folder/u],
  [["cat/1.jpg", "2.jpg"], /received the image 2\.jpg outside any class folder/u],
  [["cat/1.jpg", "eel/"], /eel`: received a class folder without images/u],
  [["train/cat/1.jpg"], /the folder cat inside a class folder.*name that folder/u],
  [["test/cat/1.jpg", "train/cat/1.jpg"], /The training data are probably in .*train\.$/u],
  [["cat/1.jpg", "cat/list.csv"], /list\.csv`: received a file ending in "\.csv"/u],
])("%j is a DataError", async (names, message) => {
  await expect(readImageFolder(await tree(...names))).rejects.toThrow(message);
});

test("a missing folder and a file in its place are DataErrors", async () => {
  await expect(readImageFolder(join(folder, "none"))).rejects.toThrow(/does not exist/u);
  await expect(readImageFolder(join(await tree("a.txt"), "a.txt"))).rejects.toThrow(
    /is a file and not a folder/u,
  );
});

test("a folder whose name is no UTF-8 is told so", async () => {
  const root = await tree("cat/1.jpg");
  await mkdir(Buffer.concat([Buffer.from(`${root}/c`), Buffer.from([0xff])]));
  await expect(countImageFolder(root)).rejects.toThrow(/Its name is not UTF-8: give it another\./u);
});
