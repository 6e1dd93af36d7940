import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InterruptedError } from "@balms/core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeImages } from "./decode-images.ts";
import type { DecodeOptions, ImageBatch } from "./decode-options.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-images-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a picture given as bytes [height, width, channels]. */
async function picture(
  name: string,
  bytes: number[],
  width: number,
  channels: 1 | 2 | 3 | 4,
): Promise<string> {
  const path = join(folder, name);
  const raw = { width, height: bytes.length / channels / width, channels };
  await sharp(Uint8Array.from(bytes), { raw }).toFile(path);
  return path;
}

async function all(files: string[], options: DecodeOptions): Promise<ImageBatch[]> {
  const batches: ImageBatch[] = [];
  for await (const batch of decodeImages(files, options)) batches.push(batch);
  return batches;
}

const rgb = { width: 2, height: 1, channels: 3 } as const;

test("pixels come channel by channel, red first, normalised per channel", async () => {
  const file = await picture("two.png", [255, 0, 51, 102, 204, 0], 2, 3);
  const [batch] = await all([file], { ...rgb, mean: [0.5, 0, 0], std: [0.5, 1, 0.1] });
  expect(batch?.rows).toBe(1);
  expect(batch?.data).toEqual(Float32Array.of(1, (0.4 - 0.5) / 0.5, 0, 0.8, 2, 0));
});

test("batches keep the order of the files", async () => {
  const files: string[] = [];
  for (let value = 0; value < 70; value++) {
    files.push(await picture(`grey-${value}.png`, [value], 1, 1));
  }
  const done: number[] = [];
  const batches = await all(files, {
    width: 1,
    height: 1,
    channels: 1,
    batchSize: 32,
    onProgress: (progress) => done.push(progress.done / progress.total),
  });
  expect(batches.map(({ start, rows }) => [start, rows])).toEqual([
    [0, 32],
    [32, 32],
    [64, 6],
  ]);
  const values = batches.flatMap(({ data }) =>
    Array.from(data, (value) => Math.round(value * 255)),
  );
  expect(values).toEqual(files.map((_, value) => value));
  expect(done).toEqual([32 / 70, 64 / 70, 1]);
});

test("grey, transparent, 16-bit and larger pictures fit the network", async () => {
  const grey = await picture("grey.png", [51, 102], 2, 1);
  const clear = await picture("clear.png", [255, 255, 255, 0, 255, 0, 0, 255], 2, 4);
  const large = await picture(
    "large.png",
    Array.from({ length: 48 }, () => 204),
    4,
    3,
  );
  const deep = join(folder, "deep.png");
  await sharp(grey).toColourspace("rgb16").toFile(deep);
  const [batch] = await all([grey, clear, large, deep], rgb);
  const rows = Array.from({ length: 4 }, (_, row) =>
    Array.from({ length: 6 }, (__, index) => Math.round(255 * batch.data[6 * row + index])),
  );
  expect(rows).toEqual([
    [51, 102, 51, 102, 51, 102],
    [0, 255, 0, 0, 0, 0],
    [204, 204, 204, 204, 204, 204],
    [51, 102, 51, 102, 51, 102],
  ]);
  const [single] = await all([large], { width: 1, height: 1, channels: 1 });
  expect(single?.data).toEqual(Float32Array.of(0.8));
});

/** A picture of one row in single precision, as microscopes write them. */
function floatTiff(row: number[]): Uint8Array {
  const entries = [
    [256, row.length], // width
    [257, 1], // height
    [258, 32], // bits
    [259, 1], // not compressed
    [262, 1], // 0 is black
    [273, 200], // where the values are
    [277, 1], // values per pixel
    [278, 1], // rows in a strip
    [279, 4 * row.length], // its bytes
    [339, 3], // floating point
  ] as const;
  const view = new DataView(new ArrayBuffer(200 + 4 * row.length));
  view.setUint32(0, 0x4949_2a00); // "II", 42: little-endian
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  entries.forEach(([tag, value], index) => {
    const at = 10 + 12 * index;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, 4, true); // a whole number of 32 bits
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, value, true);
  });
  row.forEach((value, index) => view.setFloat32(200 + 4 * index, value, true));
  return new Uint8Array(view.buffer);
}

/** Values from 0 to 255 of the one picture in a batch. */
const values = ([batch]: ImageBatch[]): number[] =>
  Array.from(batch?.data ?? [], (value) => Math.round(255 * value));

test("a picture that is enlarged stays where it is", async () => {
  const edge = await picture("edge.png", [0, 0, 240, 240], 4, 1);
  const larger = await all([edge], { width: 8, height: 1, channels: 1 });
  expect(values(larger)).toEqual([0, 0, 0, 60, 180, 240, 240, 240]);
});

test("a picture that is higher than asked for, and not as wide, is shrunk and enlarged", async () => {
  const tall = await picture("tall.png", [0, 240, 0, 240, 0, 240, 0, 240], 2, 1);
  const fitted = await all([tall], { width: 4, height: 2, channels: 1 });
  expect(values(fitted)).toEqual([0, 60, 180, 240, 0, 60, 180, 240]);
});

test("the middle is cut out of a picture that was resampled in proportion, upright", async () => {
  const bytes = Array.from({ length: 5 * 4 }, (_, at) => 12 * at);
  const file = await picture("wide.png", bytes, 5, 1);
  const resize = { kernel: "nearest", to: { shortestSide: 4 } } as const;
  const middle = await all([file], { width: 2, height: 2, channels: 1, resize });
  expect(values(middle)).toEqual([72, 84, 132, 144]);
  const turned = join(folder, "turned.png");
  await sharp(file).withMetadata({ orientation: 6 }).toFile(turned);
  const upright = await all([turned], { width: 2, height: 2, channels: 1, resize });
  expect(values(upright)).toEqual([132, 72, 144, 84]);
  const small = { kernel: "box", to: { width: 5, height: 2 } } as const;
  expect(values(await all([file], { width: 5, height: 2, channels: 1, resize: small }))).toEqual([
    30, 42, 54, 66, 78, 150, 162, 174, 186, 198,
  ]);
});

test("colours become grey with the weights of ITU-R BT.601, as in Pillow", async () => {
  const file = await picture("primary.png", [255, 0, 0, 0, 255, 0, 0, 0, 255], 3, 3);
  expect(values(await all([file], { width: 3, height: 1, channels: 1 }))).toEqual([76, 150, 29]);
});

test("numbers whose black and white nobody told are refused, not taken for black", async () => {
  const path = join(folder, "float.tif");
  await writeFile(path, floatTiff([0, 1]));
  await expect(all([path], rgb)).rejects.toThrow(/float\.tif`: received values of the kind float/u);
});

test("a broken, empty or missing image is a DataError that names the file", async () => {
  const good = await picture("good.png", [1, 2, 3], 1, 3);
  const broken = join(folder, "broken.jpg");
  const jpeg = await sharp({ create: { width: 32, height: 32, channels: 3, background: "red" } })
    .jpeg()
    .toBuffer();
  for (const bytes of [
    jpeg.subarray(0, jpeg.length - 40),
    Buffer.from("no picture"),
    new Uint8Array(0),
  ]) {
    await writeFile(broken, bytes);
    await expect(all([good, broken, good], rgb)).rejects.toThrow(
      /broken\.jpg`: received .*(?:remove|stopped)/u,
    );
  }
  await expect(all([join(folder, "none.png")], rgb)).rejects.toThrow(
    /none\.png`: received nothing \(it does not exist\)/u,
  );
});

test("a signal stops the work", async () => {
  const file = await picture("one.png", [1, 2, 3], 1, 3);
  const stop = new AbortController();
  const files = Array.from({ length: 64 }, () => file);
  const run = all(files, {
    ...rgb,
    batchSize: 16,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  await expect(run).rejects.toSatisfy((error) => InterruptedError.isInstance(error));
});

test.each([
  [{ ...rgb, width: 0 }, /`width`: received 0/u],
  [{ ...rgb, height: 1.5 }, /`height`: received 1\.5/u],
  [{ ...rgb, batchSize: -1 }, /`batchSize`: received -1/u],
  [{ ...rgb, channels: 4 as 3 }, /`channels`: received 4/u],
  [
    { ...rgb, resize: { kernel: "cubic" as "bicubic", to: { shortestSide: 2 } } },
    /`resize\.kernel`: received "?cubic/u,
  ],
  [
    { ...rgb, resize: { kernel: "box" as const, to: { shortestSide: 1 } } },
    /`resize\.to\.shortestSide`: received 1; expected at least 2, the width/u,
  ],
  [
    { ...rgb, resize: { kernel: "box" as const, to: { width: 2, height: 0.5 } } },
    /`resize\.to\.height`: received 0\.5/u,
  ],
  [{ ...rgb, mean: [0.5] }, /`mean`: received \[0\.5\]; expected 3 finite numbers/u],
  [{ ...rgb, std: [1, 0, 1] }, /`std`: received 0/u],
])("options that cannot be meant are an ArgumentError: %#", async (options, message) => {
  await expect(all([], options)).rejects.toThrow(message);
});
