import {
  checkNumber,
  checkOptions,
  checkSignal,
  checkWhole,
  refuseValue,
  untilAborted,
} from "@balms/core/adapter";
import type { Sharp } from "sharp";
import type { ReadingOptions } from "../readers/reading-options.ts";
import type { PixelSize } from "./enlarge-pixels.ts";
import { openUpright } from "./open-upright.ts";
import { PixelBudget } from "./pixel-budget.ts";
import { mostPixels } from "./pixel-limits.ts";

/** What a small picture is to be. */
export interface ShrinkOptions extends ReadingOptions {
  /** Most pixels of its longer side, at least 1. */
  readonly side: number;
  /**
   * What is cut out, [x, y, width, height] as shares of the upright picture, from 0 to 1; what reaches beyond it is left out. Default: all.
   */
  readonly part?: readonly [x: number, y: number, width: number, height: number];
}

/** A small picture for a page. */
export interface ShrunkImage {
  /** The shorter one for this picture. */
  readonly type: "image/jpeg" | "image/png";
  readonly bytes: Uint8Array;
  /** What it shows, [x, y, width, height] as shares of the upright picture: the pixels that `part` touches, whole. */
  readonly part: readonly [x: number, y: number, width: number, height: number];
}

// In pixels: shares of whole ones come to a little more or less.
const rounding = 1e-6;
// Calls wait for each other: somebody may make all pictures of a page at once.
const budget = new PixelBudget(mostPixels);

/**
 * Makes a small picture for a page out of an image file of any kind that {@link decodeImages} takes, and shows what that sees: upright as its
 * EXIF orientation says, of 8 bits, transparency on black, of animations and of several pages the first.
 *
 * s = min(1, side / max(w, h)): w × h pixels become ⌈s·w⌋ × ⌈s·h⌋, and none is enlarged.
 *
 * @param path - the image
 * @param options - the most pixels of a side, and the part that is shown; `signal`: ends it
 * @returns a JPEG or a PNG, whichever is shorter, and what it shows
 * @throws {@link DataError} naming the file that is broken, of another kind or too large
 * @throws {@link ArgumentError} for options
 * @throws {@link InterruptedError} when the signal fires; a picture that is being decoded is left to its end
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { shrinkImage } from "@balms/datasets";
 * import sharp from "sharp";
 *
 * const file = join(await mkdtemp(join(tmpdir(), "balms-")), "red.tiff");
 * await sharp({ create: { width: 900, height: 600, channels: 3, background: "red" } }).toFile(file);
 * const { type, bytes } = await shrinkImage(file, { side: 300 });
 * console.log(type, bytes.length < 2000); // image/png true
 * ```
 */
export async function shrinkImage(path: string, options: ShrinkOptions): Promise<ShrunkImage> {
  checkOptions(options, ["side", "part", "signal"]);
  const { side, part = [0, 0, 1, 1], signal } = options;
  checkSignal(signal);
  checkWhole(side, "side", 1);
  checkPart(part);
  const { default: open } = await import("sharp");
  const shrink = async (image: Sharp, size: PixelSize): Promise<ShrunkImage> => {
    const cut = wholePixels(part, size);
    const { data, info } = await image
      .extract(cut)
      .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const shorter = await shorterOf(open(data, { raw: { width, height, channels } }));
    return { ...shorter, part: sharesOf(cut, size) };
  };
  return untilAborted(openUpright({ open, budget }, path, shrink, signal), signal);
}

function checkPart(part: NonNullable<ShrinkOptions["part"]>): void {
  if (!Array.isArray(part) || part.length !== 4) {
    refuseValue("part", part, "[x, y, width, height], shares of the picture");
  }
  for (const [place, share] of part.entries()) {
    checkNumber(share, `part[${place}]`, place < 2 ? { least: 0, below: 1 } : { above: 0 });
  }
}

interface Cut extends PixelSize {
  readonly left: number;
  readonly top: number;
}

function wholePixels([x, y, across, down]: readonly number[], { width, height }: PixelSize): Cut {
  const [left, columns] = wholeRange(x, across, width);
  const [top, rows] = wholeRange(y, down, height);
  return { left, top, width: columns, height: rows };
}

/** The pixels of a side that a part touches, at least one. */
function wholeRange(start: number, extent: number, side: number): [first: number, length: number] {
  const first = Math.min(Math.floor(start * side + rounding), side - 1);
  const end = Math.min(Math.ceil((start + extent) * side - rounding), side);
  return [first, Math.max(end - first, 1)];
}

function sharesOf(cut: Cut, { width, height }: PixelSize): ShrunkImage["part"] {
  return [cut.left / width, cut.top / height, cut.width / width, cut.height / height];
}

/** Photographs are shorter as JPEG; drawings, letters and tiny pictures as PNG, which keeps them as they are. */
async function shorterOf(image: Sharp): Promise<Pick<ShrunkImage, "type" | "bytes">> {
  const [png, jpeg] = await Promise.all([
    image.clone().png().toBuffer(),
    image.clone().jpeg({ quality: 85, chromaSubsampling: "4:4:4" }).toBuffer(),
  ]);
  return png.length <= jpeg.length
    ? { type: "image/png", bytes: png }
    : { type: "image/jpeg", bytes: jpeg };
}
