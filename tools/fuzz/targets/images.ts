import { readFileSync } from "node:fs";
import { decodeImages, imageSize } from "@balms/datasets";
import sharp, { type Sharp } from "sharp";
import { damageBytes } from "../../../packages/onnx/test/fuzz/mutate-bytes.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { scratch } from "../scratch.ts";

/** The same few pixels in every format that is taken. */
async function pictures(): Promise<Uint8Array[]> {
  const raw = { width: 5, height: 4, channels: 3 } as const;
  const open = (): Sharp =>
    sharp(
      Uint8Array.from({ length: 60 }, (_, at) => (at * 37) % 256),
      { raw },
    );
  return Promise.all([
    open().png().toBuffer(),
    open().jpeg().toBuffer(),
    open().webp().toBuffer(),
    open().webp({ lossless: true }).toBuffer(),
    open().gif().toBuffer(),
    open().tiff().toBuffer(),
    open().avif({ effort: 0 }).toBuffer(),
    open().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
  ]);
}

/** Sizes that headers claim: of pictures that are far larger than their file. */
const sizes = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x1_0000, 0x7fff_ffff, 0xffff_ffff];

/** Pictures: their size alone, and their pixels. */
export const imageTargets: Readonly<Record<string, FuzzTarget>> = {
  images: {
    seeds: pictures,
    mutate: (bytes, random, other) => {
      if (random.integer(3) > 0 || bytes.length < 8) return damageBytes(bytes, random, other);
      const changed = Buffer.from(bytes);
      const size = sizes[random.integer(sizes.length)];
      changed.writeUInt32BE(size, random.integer(Math.min(changed.length - 4, 200)));
      return changed;
    },
    survive: async (bytes) => {
      const path = scratch("picture.png", bytes);
      const { width, height } = await imageSize(readFileSync(path), path);
      const format = { width: 6, height: 6, channels: 3 } as const;
      let isFinite = true;
      for await (const { data } of decodeImages([path], format)) {
        isFinite = data.every(Number.isFinite);
      }
      if (!isFinite) throw new Error("a pixel is no number");
      return `picture ${width * height === 20 ? "as it was" : "of another size"}`;
    },
    inGate: 400,
  },
};
