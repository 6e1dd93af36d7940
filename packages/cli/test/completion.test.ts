import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { isInstalled, shells } from "./completing-shells.ts";
import { runBalms } from "./run-balms.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

beforeEach(async () => {
  await writeFile(join(folder(), "prior.json"), "{}");
  await mkdir(join(folder(), "prior-folder"));
});

const lines: readonly [line: string, suggested: readonly string[]][] = [
  ["balms pri", ["prior"]],
  ["balms prior re", ["relabel", "rename", "reorder"]],
  ["balms prior show --so", ["--sort"]],
  ["balms prior show --sort ", ["count", "id", "name"]],
  ["balms prior show --sort n", ["name"]],
  ["balms prior show --all pri", ["prior-folder", "prior.json"]],
  ["balms prior count --output pri", ["prior-folder", "prior.json"]],
  ["balms adjust pri --zero-counts s", ["smooth"]],
  // The name of a command may be that of a file.
  ["balms inspect train --ki", ["--kind"]],
  ["balms completion ", ["bash", "fish", "zsh"]],
  ["balms evaluate --rules ", ["coco", "lvis"]],
  ["balms evaluate --measured m", ["masks"]],
  ["balms help in", ["inspect"]],
  // Numbers are typed, and `balms train` has no arguments.
  ["balms prior show --many-above ", []],
  ["balms train pri", []],
];

describe.each(["bash", "zsh", "fish"] as const)("%s", (shell) => {
  test.skipIf(!isInstalled(shell)).each(lines)("%s", async (line, suggested) => {
    const { status, stdout: script, stderr } = await runBalms(["completion", shell]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const found = shells[shell](line.split(" "), { script, folder: folder() });
    const words = found.map((word) => word.replace(/\/$/u, ""));
    expect([...new Set(words)].toSorted()).toEqual(suggested);
  });
});

test("a shell that there is no script for", async () => {
  expect(await runBalms(["completion", "fsh"])).toEqual({
    status: 1,
    stdout: "",
    stderr:
      "balms: command-argument value 'fsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish. (Did you mean fish?)\n  See balms completion --help\n",
  });
});
