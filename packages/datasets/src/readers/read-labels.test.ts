import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { NpyArray } from "./npy-array.ts";
import { readLabelFile } from "./read-label-file.ts";
import { readLabels } from "./read-labels.ts";
import { writeNpy } from "./write-npy.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-labels-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(array: NpyArray): Promise<string> {
  const path = join(folder, "y.npy");
  await writeFile(path, writeNpy(array));
  return path;
}

test("integers of any width become ids", async () => {
  for (const data of [Uint8Array.of(3, 0), Int16Array.of(3, 0), BigInt64Array.of(3n, 0n)]) {
    expect(await readLabels(await saved({ shape: [2], data }))).toEqual(Int32Array.of(3, 0));
  }
});

test.each([
  [{ shape: [3], data: Int32Array.of(0, 2, -1) }, /received label -1 at row 2/u],
  [{ shape: [1], data: BigInt64Array.of(2n ** 40n) }, /received label 1099511627776 at row 0/u],
  [
    { shape: [2], data: Float32Array.of(0, 1) },
    /received a Float32Array; expected labels of an integer type/u,
  ],
  [{ shape: [1, 2], data: Int32Array.of(0, 1) }, /received shape \[1, 2\].*argmax/u],
  [{ shape: [0], data: new Int32Array(0) }, /received shape \[0\]/u],
])("wrong content is a DataError: %#", async (array, message) => {
  await expect(readLabels(await saved(array))).rejects.toThrow(message);
});

test("text holds ids or names, and names are no ids", async () => {
  const path = join(folder, "y.txt");
  await writeFile(path, "2\n0\n");
  expect(await readLabels(path)).toEqual(Int32Array.of(2, 0));
  await writeFile(path, "cat\n");
  expect(await readLabelFile(path)).toEqual({ kind: "names", names: ["cat"] });
  await expect(readLabels(path)).rejects.toThrow(/received the name "cat" in line 1/u);
});

test("an ending that is not known is a DataError", async () => {
  await expect(readLabelFile(join(folder, "y.json"))).rejects.toThrow(/a file ending in "\.json"/u);
});
