import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("a command that memory runs out in ends with one message", () => {
  const program = fileURLToPath(new URL("hungry-program.mjs", import.meta.url));
  const options = ["--max-old-space-size=32", program];
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { encoding: "utf8" });
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: "",
    stderr: "balms: not enough memory; take fewer rows, smaller images or smaller batches\n",
  });
});
