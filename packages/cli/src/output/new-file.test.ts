import { readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeNewFile } from "./new-file.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";

const folder = temporaryFolder();

test("a name that something has is refused, and what has it is as it was", async () => {
  await writeFile(join(folder(), "victim"), "kept");
  const path = join(folder(), "victim");
  await expect(writeNewFile(path, "new", path)).rejects.toThrow(/EEXIST/u);
  expect(await readFile(path, "utf8")).toBe("kept");
});

test.runIf(process.platform !== "win32")("a link that was planted is not followed", async () => {
  await writeFile(join(folder(), "victim"), "kept");
  for (const [name, target] of [
    ["link", "victim"],
    ["to nothing", "missing"],
  ]) {
    await symlink(target, join(folder(), name));
    const writing = writeNewFile(join(folder(), name), "new", join(folder(), "place"));
    await expect(writing).rejects.toThrow(/EEXIST/u);
  }
  expect(await readFile(join(folder(), "victim"), "utf8")).toBe("kept");
  expect(await readdir(folder())).toEqual(["link", "to nothing", "victim"]);
});
