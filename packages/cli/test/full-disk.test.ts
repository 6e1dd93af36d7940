// Standard output that nothing can be written to: Linux has a device for it.
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const runSources = fileURLToPath(new URL("run-sources.mjs", import.meta.url));
const full = "/dev/full";

test.skipIf(!existsSync(full))(
  "a full disk behind standard output is one message, and status 1",
  () => {
    const output = openSync(full, "w");
    const { status, stderr } = spawnSync(process.execPath, [runSources, "--help"], {
      stdio: ["ignore", output, "pipe"],
      encoding: "utf8",
    });
    closeSync(output);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: "balms: standard output: the disk is full\n",
    });
  },
);
