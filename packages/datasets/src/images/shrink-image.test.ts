import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArgumentError, DataError } from "@balms/core";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shrinkImage, type ShrinkOptions, type ShrunkImage } from "./shrink-image.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "balms-shrink-"));
});
afterAll(() => rm(folder, { recursive: true }));

const red = [255, 0, 0];
const blue = [0, 0, 255];

/** A picture that is blue, with a red corner of a quarter of each side. */
function corner(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    const isRed = at % width < width / 4 && at < (width * height) / 4;
    pixels.set(isRed ? red : blue, 3 * at);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

async function shrunk(bytes: Uint8Array, options: ShrinkOptions): Promise<ShrunkImage> {
  const path = join(folder, "picture");
  await writeFile(path, bytes);
  return shrinkImage(path, options);
}

/** Size and one pixel, of as many shares of the sides, of what a page would show. */
async function seen({ bytes, type }: ShrunkImage, x: number, y: number): Promise<unknown> {
  const { format } = await sharp(bytes).metadata();
  expect(`image/${format}`).toBe(type);
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * channels;
  // JPEG is not exact.
  const color = [...data.subarray(at, at + channels)].map((value) => 5 * Math.round(value / 5));
  return { width, height, color };
}

test("a large JPEG that is stored lying is shown upright", async () => {
  // Orientation 6: a quarter to the right, so that the corner comes to the upper right.
  const bytes = await corner(2400, 1600).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  const picture = await shrunk(bytes, { side: 300 });
  expect(picture.part).toEqual([0, 0, 1, 1]);
  expect(await seen(picture, 0.95, 0.05)).toEqual({ width: 200, height: 300, color: red });
  expect(await seen(picture, 0.05, 0.05)).toEqual({ width: 200, height: 300, color: blue });
  expect(await sharp(picture.bytes).metadata()).not.toHaveProperty("orientation");
});

test("a part is one of the upright picture, in whole pixels", async () => {
  const bytes = await corner(240, 160).png().withExif({}).toBuffer();
  const picture = await shrunk(bytes, { side: 100, part: [0.001, 0, 0.2, 0.2] });
  expect(picture.part).toEqual([0, 0, 49 / 240, 0.2]);
  expect(await seen(picture, 0.9, 0.9)).toEqual({ width: 49, height: 32, color: red });

  const lying = await corner(2400, 1600).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  const turned = await shrunk(lying, { side: 100, part: [0.75, 0, 0.25, 0.25] });
  expect(turned.part).toEqual([0.75, 0, 0.25, 0.25]);
  expect(await seen(turned, 0.1, 0.9)).toEqual({ width: 67, height: 100, color: red });
});

test("what reaches beyond the picture is left out, and one pixel at least is shown", async () => {
  const bytes = await corner(40, 20).png().toBuffer();
  const wide = await shrunk(bytes, { side: 100, part: [0.5, 0, 1, 4] });
  expect(wide.part).toEqual([0.5, 0, 0.5, 1]);
  const tiny = await shrunk(bytes, { side: 100, part: [1 - 2 ** -53, 0, 1e-300, 1e-300] });
  expect(tiny.part).toEqual([39 / 40, 0, 1 / 40, 1 / 20]);
  expect(await seen(tiny, 0, 0)).toEqual({ width: 1, height: 1, color: blue });
});

/** Grey all over. */
function grey(): Sharp {
  return sharp(Buffer.alloc(900 * 600, 40), { raw: { width: 900, height: 600, channels: 1 } });
}

test.each([
  ["a TIFF", () => corner(900, 600).tiff(), red],
  ["a GIF", () => corner(900, 600).gif(), red],
  ["a WebP", () => corner(900, 600).webp({ lossless: true }), red],
  ["a PNG of 16 bits", () => corner(900, 600).toColourspace("rgb16").png(), red],
  ["a grey PNG", () => grey().toColourspace("b-w").png(), [40, 40, 40]],
  ["a grey PNG of 16 bits", () => grey().toColourspace("grey16").png(), [40, 40, 40]],
  ["a grey JPEG", () => grey().toColourspace("b-w").jpeg(), [40, 40, 40]],
  ["a grey TIFF", () => grey().toColourspace("b-w").tiff(), [40, 40, 40]],
  ["a JPEG for print", () => corner(900, 600).toColourspace("cmyk").jpeg(), [230, 0, 0]],
])("%s is shown", async (_, made, color) => {
  const picture = await shrunk(await made().toBuffer(), { side: 90 });
  expect(await seen(picture, 0.1, 0.1)).toEqual({ width: 90, height: 60, color });
});

test("what is transparent is black, as networks see it; small pictures stay as they are", async () => {
  const clear = { width: 30, height: 20, channels: 4, background: "#ff000000" } as const;
  const picture = await shrunk(await sharp({ create: clear }).png().toBuffer(), { side: 90 });
  expect(await seen(picture, 0.5, 0.5)).toEqual({ width: 30, height: 20, color: [0, 0, 0] });
});

test("drawings are PNG, noise as of photographs is JPEG", async () => {
  const noise = { type: "gaussian", mean: 128, sigma: 30 } as const;
  const create = { width: 300, height: 300, channels: 3, noise, background: "black" } as const;
  const photograph = await shrunk(await sharp({ create }).png().toBuffer(), { side: 300 });
  expect(photograph.type).toBe("image/jpeg");
  const drawing = await shrunk(await corner(300, 300).jpeg().toBuffer(), { side: 20 });
  expect(drawing.type).toBe("image/png");
});

test("what is no image is refused by its name", async () => {
  await expect(shrunk(Buffer.from("no picture"), { side: 9 })).rejects.toThrow(DataError);
  await expect(shrunk(Buffer.from("no picture"), { side: 9 })).rejects.toThrow(
    /picture`: received bytes that begin as no image does/u,
  );
  const cut = (await corner(90, 60).jpeg().toBuffer()).subarray(0, 300);
  await expect(shrunk(cut, { side: 9 })).rejects.toThrow(/picture`: received /u);
});

test.each([
  [{ side: 0 }, "side"],
  [{ side: 9.5 }, "side"],
  [{ side: 9, part: [0, 0, 1] }, "part"],
  [{ side: 9, part: [0, 1, 1, 1] }, "part[1]"],
  [{ side: 9, part: [0, 0, 0, 1] }, "part[2]"],
  [{ side: 9, part: [0, 0, 1, Number.NaN] }, "part[3]"],
  [{ side: 9, width: 9 }, "width"],
])("%j is refused", async (options, parameter) => {
  const refused = shrinkImage("nowhere.png", options as unknown as ShrinkOptions);
  await expect(refused).rejects.toThrow(ArgumentError);
  await expect(refused).rejects.toMatchObject({ parameter });
});
