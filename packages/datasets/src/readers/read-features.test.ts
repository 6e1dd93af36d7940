import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { NpyArray } from "./npy-array.ts";
import { readFeatures } from "./read-features.ts";
import { writeNpy } from "./write-npy.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-features-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function saved(array: NpyArray, name = "f.npy"): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, writeNpy(array));
  return path;
}

test("float64 becomes float32, row by row", async () => {
  const path = await saved({ shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6.5) });
  expect(await readFeatures(path)).toEqual({
    data: Float32Array.of(1, 2, 3, 4, 5, 6.5),
    rows: 2,
    dimensions: 3,
  });
});

test("an array is known by its content, whatever the file is called", async () => {
  const path = await saved({ shape: [1, 1], data: Float32Array.of(7) }, "features");
  expect((await readFeatures(path)).data).toEqual(Float32Array.of(7));
});

test.each([
  [
    { shape: [2, 2], data: Float32Array.of(0, 1, Number.NaN, 3) },
    /received NaN at row 1, column 0/u,
  ],
  [
    { shape: [1, 2], data: Float32Array.of(0, -Infinity) },
    /received -Infinity at row 0, column 1/u,
  ],
  [{ shape: [1, 1], data: Float64Array.of(1e300) }, /received 1e\+300 at row 0/u],
  [
    { shape: [4], data: new Float32Array(4) },
    /received shape \[4\]; expected shape \[rows, columns\]/u,
  ],
  [{ shape: [0, 4], data: new Float32Array(0) }, /received shape \[0, 4\]/u],
  [
    { shape: [1, 2], data: new Int32Array(2) },
    /received a Int32Array; expected float32 or float64/u,
  ],
])("wrong content is a DataError: %#", async (array, message) => {
  await expect(readFeatures(await saved(array))).rejects.toThrow(message);
});

test("a missing file, a folder, an empty file and another ending are DataErrors", async () => {
  await expect(readFeatures(join(folder, "none.npy"))).rejects.toThrow(/does not exist/u);
  await writeFile(join(folder, "x.csv"), "0.5\n");
  await expect(readFeatures(join(folder, "x.csv"))).rejects.toThrow(/a file ending in "\.csv"/u);
  await writeFile(join(folder, "x.npz"), Buffer.from("PK\u0003\u0004"));
  await expect(readFeatures(join(folder, "x.npz"))).rejects.toThrow(/received a zip archive; /u);
  const empty = join(folder, "empty.npy");
  await writeFile(empty, "");
  await expect(readFeatures(empty)).rejects.toThrow(/received an empty file/u);
});
