import { copyFile, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openProposalCache } from "./proposal-cache.ts";
import type { Proposals } from "./proposals.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-"));
});
afterEach(() => rm(folder, { recursive: true }));

const piece: Proposals = {
  dimensions: 2,
  starts: Uint32Array.of(0, 1),
  boxes: Float32Array.of(1, 2, 3, 4),
  features: Float32Array.of(0.5, -0.5),
  masks: { starts: Uint32Array.of(0, 2), counts: Uint32Array.of(3, 5) },
};

async function writtenPiece(): Promise<string> {
  const cache = await openProposalCache(folder, "these");
  await cache.write(0, piece);
  const [own] = await readdir(folder);
  return join(folder, own, "000000000.bin");
}

test("a piece comes back as it was kept, in its own place and circumstances alone", async () => {
  const path = await writtenPiece();
  const cache = await openProposalCache(folder, "these");
  expect(await cache.read(0)).toEqual(piece);
  await copyFile(path, path.replace("000000000", "000000256"));
  expect(await cache.read(256)).toBeUndefined();
  const others = await openProposalCache(folder, "others");
  expect(await others.read(0)).toBeUndefined();
});

test("a piece of which any byte is another, or that is cut off, is made again", async () => {
  const path = await writtenPiece();
  const cache = await openProposalCache(folder, "these");
  const whole = await readFile(path);
  for (let place = 0; place < whole.length; place += 1) {
    const changed = Buffer.from(whole);
    changed[place] ^= 1;
    await writeFile(path, changed);
    expect(await cache.read(0)).toBeUndefined();
  }
  await writeFile(path, whole.subarray(0, -4));
  expect(await cache.read(0)).toBeUndefined();
  await writeFile(path, whole);
  expect(await cache.read(0)).toEqual(piece);
});

test("a folder that another run removed is made again", async () => {
  const cache = await openProposalCache(folder, "these");
  await cache.write(0, piece);
  const [own] = await readdir(folder);
  await rm(join(folder, own), { recursive: true });
  await cache.write(0, piece);
  expect(await cache.read(0)).toEqual(piece);
});
