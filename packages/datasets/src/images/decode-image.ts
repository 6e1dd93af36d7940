import { DataError } from "@balms/core";
import type { Sharp } from "sharp";
import { readBytes } from "../readers/read-bytes.ts";
import { enlargePixels, type PixelSize } from "./enlarge-pixels.ts";
import { resizePicture, type PictureResize } from "./picture-resize.ts";

/** The `sharp` function, imported only where images are decoded. */
export type OpenImage = (bytes: Uint8Array) => Sharp;

/** One file → bytes [height, width, channels], 0 … 255, turned upright, transparency on black. */
export async function decodeImage(
  open: OpenImage,
  path: string,
  options: PixelSize & {
    readonly channels: 1 | 3;
    readonly resize?: PictureResize | undefined;
  },
): Promise<Uint8Array> {
  const { width, height, channels, resize } = options;
  const size = { width, height };
  // Handing over bytes is a third faster than a path, which the decoder opens once to look and once to read.
  const bytes = await readBytes(path);
  const { data, info } = await decode(open, bytes, resize === undefined ? size : undefined).catch(
    (cause: unknown) => {
      throw refuse(path, cause instanceof Error ? cause.message : String(cause), { cause });
    },
  );
  if (info.channels !== 3) throw refuse(path, `${info.channels} channels as sRGB`);
  const pixels =
    resize === undefined
      ? enlargePixels(data, info, size)
      : resizePicture(data, info, size, resize);
  return channels === 3 ? pixels : greyPixels(pixels);
}

/** Decodes, and shrinks to a size if there is one: a side that is to grow stays. */
async function decode(
  open: OpenImage,
  bytes: Uint8Array,
  size: PixelSize | undefined,
): Promise<{
  readonly data: Uint8Array;
  readonly info: PixelSize & { readonly channels: number };
}> {
  const image = open(bytes);
  if (isTiff(bytes)) {
    const { depth } = await image.metadata();
    if (depth !== "uchar" && depth !== "ushort") {
      throw new TypeError(
        `values of the kind ${depth ?? "unknown"}, whose black and white are not told`,
      );
    }
  }
  const upright = image.autoOrient();
  const sized =
    size === undefined
      ? upright
      : upright.resize({ ...size, fit: "fill", withoutEnlargement: true });
  return sized
    .flatten()
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
}

/** TIFF alone holds other numbers than bytes of 8 or 16 bits. */
function isTiff(bytes: Uint8Array): boolean {
  const mark = String.fromCodePoint(...bytes.subarray(0, 2));
  return mark === "II" || mark === "MM";
}

/** Luma as ITU-R BT.601 has it, which programs that train networks on grey pictures take. */
function greyPixels(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, pixel) =>
    Math.round(0.299 * rgb[3 * pixel] + 0.587 * rgb[3 * pixel + 1] + 0.114 * rgb[3 * pixel + 2]),
  );
}

function refuse(
  path: string,
  received: string,
  options: { readonly cause?: unknown } = {},
): DataError {
  return new DataError({
    parameter: path,
    received,
    expected: "a whole image in a format that its name says, in grey or colour, of 8 or 16 bits",
    hint: "Save it anew, as PNG for instance, or remove it.",
    ...options,
  });
}
