import { DataError } from "@balms/core";
import { describeValue } from "@balms/core/adapter";
import type { Metadata, Sharp, SharpOptions } from "sharp";
import { readBytes } from "../readers/read-bytes.ts";
import { checkKind, refuseImage } from "./check-kind.ts";
import type { PixelSize } from "./enlarge-pixels.ts";
import type { PixelBudget } from "./pixel-budget.ts";
import { mostPixels, pixelsToDecode, TooManyPixels } from "./pixel-limits.ts";

/** What images are decoded with. */
export interface ImageDecoder {
  /** The `sharp` function, imported only where images are decoded. */
  readonly open: (bytes: Uint8Array, options?: SharpOptions) => Sharp;
  /** Of {@link mostPixels}. */
  readonly budget: PixelBudget;
}

/**
 * Opens a file, of several pages or frames the first, and does work on what networks see of it: upright, transparency on black, in sRGB. The
 * work waits until the budget has room for its pixels.
 *
 * @throws {@link DataError} naming the file that is broken, of another kind or too large
 */
export async function openUpright<Result>(
  { open, budget }: ImageDecoder,
  path: string,
  work: (image: Sharp, size: PixelSize) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  // Handing over bytes is a third faster than a path, which the decoder opens once to look and once to read.
  const bytes = await readBytes(path, "an image", signal);
  checkKind(bytes, path);
  try {
    // Our own limit is narrower, and names the size.
    const image = open(bytes, { limitInputPixels: false });
    const header = await image.metadata();
    checkDepth(header);
    const upright = image.autoOrient().flatten().toColourspace("srgb");
    return await budget.within(pixelsToDecode(header), () => work(upright, header.autoOrient));
  } catch (cause) {
    if (cause instanceof TooManyPixels) throw refuseSize(path, cause.message);
    throw refuseImage(path, cause instanceof Error ? cause.message : describeValue(cause), {
      cause,
    });
  }
}

/** TIFF alone holds other numbers than bytes of 8 or 16 bits. */
function checkDepth({ depth, format }: Metadata): void {
  if (format !== "tiff" || depth === "uchar" || depth === "ushort") return;
  throw new TypeError(`values of the kind ${depth}, whose black and white are not told`);
}

function refuseSize(path: string, received: string): DataError {
  return new DataError({
    parameter: path,
    received,
    expected: `at most ${mostPixels.toLocaleString("en")} pixels, half of that with 16 bits and a third in AVIF, and 65,535 to a side`,
    hint: "Save it smaller: networks see a few hundred pixels to a side.",
  });
}
