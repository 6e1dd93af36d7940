import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { expandPath } from "./expand-glob.ts";

const folder = temporaryFolder();
const long = `${"_".repeat(250)}.b`;
const names = ["a.csv", "ab.csv", "b.csv", "b*.txt", "a_b_c_b", long, ".hidden.csv"];
beforeEach(async () => {
  await mkdir(join(folder(), "deep", "er"), { recursive: true });
  for (const name of [...names, "deep/c.csv", "deep/er/d.csv"]) {
    await writeFile(join(folder(), name), "");
  }
});

// Windows has no stars in names.
test.skipIf(process.platform === "win32").each([
  ["*.csv", ["a.csv", "ab.csv", "b.csv"]],
  ["?.csv", ["a.csv", "b.csv"]],
  ["[!a]*.csv", ["b.csv"]],
  ["[*b]*.txt", ["b*.txt"]],
  ["b[*].txt", ["b*.txt"]],
  ["*_b*b", ["a_b_c_b"]],
  ["a*b*b", ["a_b_c_b"]],
  [".h*", [".hidden.csv"]],
  ["**/?.csv", ["a.csv", "b.csv", "deep/c.csv", "deep/er/d.csv"]],
  // Each star could end in many places: tried one after the other, they would take years.
  [`${"*_".repeat(20)}*.b`, [long]],
])("%s stands for %j", async (pattern, found) => {
  const paths = await expandPath(join(folder(), pattern), "files");
  expect(paths.map((path) => relative(folder(), path))).toEqual(found);
});

test("many stars that no name fits are done with at once", async () => {
  const pattern = join(folder(), `${"*_".repeat(20)}*.c`);
  await expect(expandPath(pattern, "files")).rejects.toThrow(
    "received a pattern that no file fits",
  );
});
