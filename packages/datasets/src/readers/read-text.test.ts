import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readText } from "./read-text.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-text-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("text comes without its byte order mark", async () => {
  await writeFile(join(folder, "names"), "\uFEFFcat\nélan\n");
  expect(await readText(join(folder, "names"))).toBe("cat\nélan\n");
});

test("the message says what was expected", async () => {
  const path = join(folder, "none");
  await expect(readText(path, "class names")).rejects.toThrow(
    `\`${path}\`: received nothing (it does not exist); expected class names`,
  );
  await writeFile(path, Uint8Array.of(1, 0, 2));
  await expect(readText(path, "class names")).rejects.toThrow(
    `\`${path}\`: received a binary file; expected class names`,
  );
});
