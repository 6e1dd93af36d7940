import { execFileSync } from "node:child_process";
import { copyFile, mkdir, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { seal, sealedName } from "../../cache/sealed.ts";
import { FeatureFile } from "./feature-file.ts";
import { openProposalCache, type ProposalCache } from "./proposal-cache.ts";
import type { Proposals } from "./proposals.ts";
import { temporaryFolder } from "../../../test/temporary-folder.ts";

const folder = temporaryFolder();

const lists: Proposals = {
  starts: Uint32Array.of(0, 1),
  boxes: Float32Array.of(1, 2, 3, 4),
  levels: Uint32Array.of(2),
  masks: { starts: Uint32Array.of(0, 2), counts: Uint32Array.of(3, 5) },
};
const piece = { ...lists, row: 1, features: Float32Array.of(0.5, -0.5) };

const opened = (circumstances = "these"): Promise<ProposalCache> =>
  openProposalCache(folder(), { dimensions: 2, circumstances });

async function writtenPiece(): Promise<string> {
  await (await opened()).write(0, piece);
  const [own] = await readdir(folder());
  return join(folder(), own, "000000000.bin");
}

test("a piece comes back as it was kept, in its own place and circumstances alone", async () => {
  const path = await writtenPiece();
  const cache = await opened();
  expect(await cache.read(0)).toMatchObject({ ...lists, row: 1 });
  await copyFile(path, path.replace("000000000", "000000256"));
  expect(await cache.read(256)).toBeUndefined();
  const others = await opened("others");
  expect(await others.read(0)).toBeUndefined();
});

test("a piece of which any byte is another, or that is cut off, is made again", async () => {
  const path = await writtenPiece();
  const cache = await opened();
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
  expect(await cache.read(0)).toMatchObject({ ...lists, row: 1 });
});

test("features of a piece are told from others, and from none", async () => {
  await writtenPiece();
  const cache = await opened();
  const kept = await cache.read(0);
  expect(await cache.isWhole(kept!)).toBe(true);
  await cache.features.write(1, Float32Array.of(0.5, 0.5));
  expect(await cache.isWhole(kept!)).toBe(false);
  expect(await cache.isWhole({ ...kept!, row: 2 })).toBe(false);
});

test("until its first piece is whole a folder has a temporary name, under which a killed run leaves it to the next", async () => {
  const cache = await opened();
  const write = vi.spyOn(FeatureFile.prototype, "write");
  write.mockRejectedValueOnce(
    Object.assign(new Error("full"), { code: "ENOSPC", syscall: "write" }),
  );
  await expect(cache.write(0, piece)).rejects.toThrow(
    /^`.*proposals-[0-9a-f]{16}`: received the disk is full; /u,
  );
  expect(await readdir(folder())).toEqual([]);
  const seen: string[][] = [];
  write.mockImplementationOnce(async () => {
    seen.push(await readdir(folder(), { recursive: true }));
  });
  await cache.write(0, piece);
  const [begun = ""] = seen.flat();
  expect(seen.flat()).toEqual([expect.stringMatching(/^\.balms-.*\.part$/u), `${begun}/begun`]);
  write.mockRestore();
  expect(await readdir(folder())).toEqual([expect.stringMatching(/^proposals-/u)]);
  // What a process left that runs no more: no number is as high.
  const left = join(folder(), begun.replace(`-${process.pid}-`, "-4194305-"), "begun");
  await mkdir(left, { recursive: true });
  await writeFile(join(left, "features.f32"), "features");
  await opened();
  expect(await readdir(folder())).toHaveLength(1);
});

test("what is wrong with a piece is said as it is, and not as if it could not be written", async () => {
  const cache = await opened();
  const odd = { ...piece, boxes: undefined } as unknown as typeof piece;
  await expect(cache.write(0, odd)).rejects.toThrow(TypeError);
  expect(await readdir(folder())).toEqual([]);
});

test("features that an earlier version left without a piece are written over", async () => {
  const path = await writtenPiece();
  await rm(path);
  await writeFile(join(path, "..", "features.f32"), Buffer.alloc(100, 7));
  const cache = await opened();
  expect(await cache.read(0)).toBeUndefined();
  await cache.write(0, piece);
  const kept = await cache.read(0);
  expect(await cache.isWhole(kept!)).toBe(true);
});

test("two runs that begin at once leave one folder, with the pieces of both", async () => {
  const caches = await Promise.all([opened(), opened()]);
  await Promise.all(caches.map((cache, index) => cache.write(index, { ...piece, row: index })));
  expect(await readdir(folder())).toHaveLength(1);
  for (const [index, cache] of caches.entries()) {
    expect(await cache.isWhole((await cache.read(index))!)).toBe(true);
  }
});

test("a folder that another run removed is made again", async () => {
  const cache = await opened();
  await cache.write(0, piece);
  const [own] = await readdir(folder());
  await rm(join(folder(), own), { recursive: true });
  await cache.write(0, piece);
  expect(await cache.read(0)).toMatchObject({ ...lists, row: 1 });
});

test.skipIf(process.platform === "win32")(
  "pipes, links and folders in the place of pieces and features give way, and what links lead to stays as it was",
  async () => {
    const path = await writtenPiece();
    const other = join(folder(), "other");
    await writeFile(other, "other");
    const plants = [
      (place: string) => Promise.resolve(execFileSync("mkfifo", [place])),
      (place: string) => symlink(other, place),
      (place: string) => mkdir(join(place, "in it"), { recursive: true }),
    ];
    for (const place of [path, join(path, "..", "features.f32")]) {
      for (const plant of plants) {
        await rm(place, { recursive: true });
        await plant(place);
        const cache = await opened();
        const kept = await cache.read(0);
        expect(kept !== undefined && (await cache.isWhole(kept))).toBe(false);
        await cache.write(0, piece);
        expect(await cache.isWhole((await cache.read(0))!)).toBe(true);
      }
    }
    await rm(join(path, ".."), { recursive: true });
    await symlink(other, join(path, ".."));
    await (await opened()).write(0, piece);
    expect(await (await opened()).read(0)).toMatchObject(lists);
    expect(await readFile(other, "utf8")).toBe("other");
  },
);

test.each<Partial<Proposals>>([
  { starts: new Uint32Array(0) },
  { starts: Uint32Array.of(1, 1) },
  { starts: Uint32Array.of(0, 2, 1) },
  { boxes: Float32Array.of(1, 2, 3) },
  { boxes: new Float32Array(0) },
  { levels: new Uint32Array(0) },
  { masks: { starts: Uint32Array.of(0, 9), counts: Uint32Array.of(3, 5) } },
  { masks: { starts: Uint32Array.of(0), counts: new Uint32Array(0) } },
])("a piece with lists that do not fit each other is none, whoever wrote it: %j", async (list) => {
  const cache = await opened();
  await cache.write(0, { ...piece, ...list });
  expect(await cache.read(0)).toBeUndefined();
});

test.each(['{"toString":1}', "-1", "0.5", "null", '"1"', "1e99"])(
  "a piece whose boxes are in the row %s is none, whoever wrote it",
  async (row) => {
    const path = await writtenPiece();
    const file = await readFile(path);
    const content = file.subarray(file.indexOf(10) + 1);
    const changed = Buffer.from(
      content.toString("latin1").replace('"row":1', `"row":${row}`),
      "latin1",
    );
    await writeFile(path, seal(sealedName(file), changed));
    expect(await (await opened()).read(0)).toBeUndefined();
    await writeFile(path, seal(sealedName(file), content));
    expect(await (await opened()).read(0)).toMatchObject({ row: 1 });
  },
);
