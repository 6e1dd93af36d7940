import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError, InterruptedError } from "@balms/core";
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

test.skipIf(process.platform === "win32")(
  "what never ends is read up to a limit, and until somebody asks for an end",
  async () => {
    await expect(readBytes("/dev/zero", "a model")).rejects.toThrow(
      "`/dev/zero`: received a device that gives more than 134217728 bytes; expected a model. Write it into a file, and name that.",
    );
    const stop = new AbortController();
    const reading = readBytes("/dev/zero", "a model", stop.signal);
    setImmediate(() => stop.abort());
    await expect(reading).rejects.toSatisfy(InterruptedError.isInstance);
    await expect(readBytes("/dev/null", "a model", stop.signal)).rejects.toSatisfy(
      InterruptedError.isInstance,
    );
  },
);
