import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { Metadata, Sharp, SharpOptions } from "sharp";
import { readBytes } from "../readers/read-bytes.ts";
import { checkKind, refuseImage } from "./check-kind.ts";
import { enlargePixels, type PixelSize } from "./enlarge-pixels.ts";
import { resizePicture, type PictureResize } from "./picture-resize.ts";
import type { PixelBudget } from "./pixel-budget.ts";
import { mostPixels, pixelsToDecode, TooManyPixels } from "./pixel-limits.ts";

/** What images are decoded with. */
export interface ImageDecoder {
  /** The `sharp` function, imported only where images are decoded. */
  readonly open: (bytes: Uint8Array, options: SharpOptions) => Sharp;
  /** Of {@link mostPixels}. */
  readonly budget: PixelBudget;
}

/** One file → bytes [height, width, channels], 0 … 255, turned upright, transparency on black. */
export async function decodeImage(
  decoder: ImageDecoder,
  path: string,
  options: PixelSize & {
    readonly channels: 1 | 3;
    readonly resize?: PictureResize | undefined;
    readonly signal?: AbortSignal;
  },
): Promise<Uint8Array> {
  const { width, height, channels, resize, signal } = options;
  const size = { width, height };
  // Handing over bytes is a third faster than a path, which the decoder opens once to look and once to read.
  const bytes = await readBytes(path, "an image", signal);
  checkKind(bytes, path);
  const shrunk = resize === undefined ? size : undefined;
  const { data, info } = await decode(decoder, bytes, shrunk).catch((cause: unknown) => {
    if (cause instanceof TooManyPixels) throw refuseSize(path, cause.message);
    throw refuseImage(path, cause instanceof Error ? cause.message : describeValue(cause), {
      cause,
    });
  });
  if (info.channels !== 3) throw refuseImage(path, `${info.channels} channels as sRGB`);
  const pixels =
    resize === undefined
      ? enlargePixels(data, info, size)
      : resizePicture(data, info, size, resize);
  return channels === 3 ? pixels : greyPixels(pixels);
}

/** Decodes, and shrinks to a size if there is one: a side that is to grow stays. Of several pages or frames, the first. */
async function decode(
  { open, budget }: ImageDecoder,
  bytes: Uint8Array,
  size: PixelSize | undefined,
): Promise<{
  readonly data: Uint8Array;
  readonly info: PixelSize & { readonly channels: number };
}> {
  // Our own limit is narrower, and names the size.
  const image = open(bytes, { limitInputPixels: false });
  const header = await image.metadata();
  checkDepth(header);
  const upright = image.autoOrient();
  const sized =
    size === undefined
      ? upright
      : upright.resize({ ...size, fit: "fill", withoutEnlargement: true });
  return budget.within(pixelsToDecode(header), () =>
    sized
      .flatten()
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true }),
  );
}

/** TIFF alone holds other numbers than bytes of 8 or 16 bits. */
function checkDepth({ depth, format }: Metadata): void {
  if (format !== "tiff" || depth === "uchar" || depth === "ushort") return;
  throw new TypeError(`values of the kind ${depth}, whose black and white are not told`);
}

/** Luma as ITU-R BT.601 has it, which programs that train networks on grey pictures take. */
function greyPixels(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, pixel) =>
    Math.round(0.299 * rgb[3 * pixel] + 0.587 * rgb[3 * pixel + 1] + 0.114 * rgb[3 * pixel + 2]),
  );
}

function refuseSize(path: string, received: string): DataError {
  return new DataError({
    parameter: path,
    received,
    expected: `at most ${mostPixels.toLocaleString("en")} pixels, half of that with 16 bits and a third in AVIF, and 65,535 to a side`,
    hint: "Save it smaller: networks see a few hundred pixels to a side.",
  });
}
