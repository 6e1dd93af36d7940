import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError } from "@balms/core";
import { expect, test } from "vitest";
import { readBytes } from "./read-bytes.ts";

test("a file that is too large to be read at once is refused for that", async () => {
  const folder = await mkdtemp(join(tmpdir(), "balms-"));
  try {
    const path = join(folder, "large");
    await writeFile(path, "");
    // It takes no room on the disk.
    await truncate(path, 2.2e9);
    await expect(readBytes(path)).rejects.toThrow(DataError);
    await expect(readBytes(path)).rejects.toThrow(
      /large`: received nothing \(it has more than 2 GB, the most that is read at once\)/u,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
