import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { NpyArray } from "../readers/npy-array.ts";
import { readLabelFile } from "./read-label-file.ts";
import { readLabels } from "./read-labels.ts";
import { writeNpy } from "../readers/write-npy.ts";

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
  [
    { shape: [3, 1], data: BigInt64Array.of(0n, 1n, 1n) },
    /received shape \[3, 1\]; .*There is one number per row already: save y\.reshape\(-1\)\.$/u,
  ],
  [
    { shape: [1, 3], data: Int32Array.of(0, 2, 1) },
    /received shape \[1, 3\]; .*save y\.reshape\(-1\)\.$/u,
  ],
  [
    { shape: [1, 2], data: Int32Array.of(0, 1) },
    /reshape\(-1\); or y\.argmax\(axis=1\), if it is one row, one-hot\.$/u,
  ],
  [{ shape: [], data: Int32Array.of(7) }, /received shape \[\]; .*save y\.reshape\(-1\)\.$/u],
  [
    { shape: [2, 2], data: Float32Array.of(0, 1, 1, 0) },
    /One-hot labels become ids with y\.argmax\(axis=1\)\.$/u,
  ],
  [
    { shape: [2, 2], data: Uint8Array.of(0, 1, 1, 1) },
    /Row 1 \(from 0\) has not one class alone\.$/u,
  ],
  [
    { shape: [2, 2], data: Int32Array.of(4, 7, 5, 9) },
    /Save one class id per row: y\[:, k\] if they are column k\.$/u,
  ],
  [{ shape: [1, 2, 2], data: new Int32Array(4) }, /Save one class id per row\.$/u],
  [{ shape: [1], data: Float64Array.of(0.25) }, /These are no class ids: some are not whole\.$/u],
  [{ shape: [0], data: new Int32Array(0) }, /received shape \[0\]/u],
])("wrong content is a DataError: %#", async (array, message) => {
  await expect(readLabels(await saved(array))).rejects.toThrow(message);
});

test("text holds ids or names, and names are no ids", async () => {
  const path = join(folder, "y.txt");
  await writeFile(path, "2\n0\n");
  expect(await readLabels(path)).toEqual(Int32Array.of(2, 0));
  await writeFile(path, "cat\ncat\n");
  expect(await readLabelFile(path)).toEqual({ kind: "names", names: ["cat", "cat"] });
  await expect(readLabels(path)).rejects.toThrow(/received the name "cat" in line 1/u);
});

test.each(["y.csv", "y.labels", "y"])("%s is taken for text", async (name) => {
  const path = join(folder, name);
  await writeFile(path, "2\n0\n");
  expect(await readLabels(path)).toEqual(Int32Array.of(2, 0));
});

test.each([
  [Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /received a zip archive; expected labels in an \.npy/u],
  [
    Uint8Array.of(0x63, 0xe9, 0x0a),
    /received text that is not UTF-8 in line 1; .*Save it as UTF-8/u,
  ],
])("a file that is no text is a DataError: %#", async (bytes, message) => {
  const path = join(folder, "y.npz");
  await writeFile(path, bytes);
  await expect(readLabelFile(path)).rejects.toThrow(message);
});
