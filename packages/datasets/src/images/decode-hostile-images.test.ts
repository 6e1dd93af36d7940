import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync, gzipSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeImages } from "./decode-images.ts";
import { PixelBudget } from "./pixel-budget.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-hostile-images-"));
});
afterAll(() => rm(folder, { recursive: true }));

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(content.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A PNG of so many pixels, of which it holds the first few. */
function png(width: number, height: number, bits: 8 | 16 = 8): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, 6], 8);
  const start = Buffer.from("89504e470d0a1a0a", "hex");
  const content = deflateSync(new Uint8Array(100));
  return Buffer.concat([
    start,
    chunk("IHDR", header),
    chunk("IDAT", content),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

async function decode(name: string, bytes: Uint8Array): Promise<Float32Array> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  for await (const batch of decodeImages([path], { width: 2, height: 1, channels: 1 })) {
    return batch.data;
  }
  throw new Error("no batch");
}

test.each([
  [4_194_328, 20, 8],
  [20, 4_194_328, 8],
  [65_535, 1025, 8],
  [8192, 8193, 8],
  [8192, 4097, 16],
] as const)("%d × %d pixels of %d bits are refused by the header", async (width, height, bits) => {
  const size = `${width} × ${height}`;
  await expect(decode("large.png", png(width, height, bits))).rejects.toThrow(
    `large.png\`: received ${size} pixels; expected at most 67,108,864 pixels`,
  );
});

test("AVIF, which is decoded whole and copied, has fewer pixels", async () => {
  const create = { width: 64, height: 64, channels: 3, background: "white" } as const;
  const avif = await sharp({ create }).avif({ effort: 0 }).toBuffer();
  // Width and height stand behind four bytes of flags.
  const sides = avif.indexOf("ispe") + 8;
  avif.writeUInt32BE(4730, sides);
  avif.writeUInt32BE(4730, sides + 4);
  await expect(decode("large.avif", avif)).rejects.toThrow("received 4730 × 4730 pixels");
});

const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
test.each([
  ["a drawing", Buffer.from(drawing)],
  ["a packed drawing", gzipSync(drawing)],
  ["a drawing behind a byte order mark", Buffer.from(`\uFEFF${drawing}`)],
  ["a document", Buffer.from("%PDF-1.7\n")],
  ["a bitmap of Windows", Buffer.from("BM\x36\0\0\0\0\0\0\0")],
])("%s is no image, whatever its name", async (_, bytes) => {
  await expect(decode("drawing.png", bytes)).rejects.toThrow(
    /drawing\.png`: received .*; expected a whole PNG, JPEG, WebP, GIF, TIFF or AVIF image/u,
  );
});

test("each kind is read by its content, whatever the name; of an animation, the first picture", async () => {
  const frames = Uint8Array.of(255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0);
  const raw = { width: 2, height: 2, channels: 3, pageHeight: 1 } as const;
  const animated = (): Sharp => sharp(frames, { raw });
  const still = (): Sharp => animated().extract({ left: 0, top: 0, width: 2, height: 1 });
  for (const bytes of await Promise.all([
    animated().gif().toBuffer(),
    animated().webp({ lossless: true }).toBuffer(),
    still().avif({ lossless: true }).toBuffer(),
    still().tiff().toBuffer(),
    still().tiff({ bigtiff: true }).toBuffer(),
    still().jpeg().toBuffer(),
    still().png().toBuffer(),
  ])) {
    expect(await decode("image.jpg", bytes)).toEqual(Float32Array.of(1, 1));
  }
});

test("no more pixels are decoded at a time than the budget has, in the order of the calls", async () => {
  const budget = new PixelBudget(10);
  const steps: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string, pixels: number): Promise<void> =>
    budget.within(pixels, async () => {
      steps.push(name);
      await new Promise<void>((end) => ends.push(end));
    });
  const broken = budget.within(10, () => Promise.reject(new Error("broken")));
  const all = [work("a", 6), work("b", 6), work("c", 1)];
  await expect(broken).rejects.toThrow("broken");
  await Promise.resolve();
  expect(steps).toEqual(["a"]);
  ends[0]?.();
  await all[0];
  expect(steps).toEqual(["a", "b", "c"]);
  for (const end of ends) end();
  await Promise.all(all);
});
