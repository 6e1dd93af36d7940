import { checkSignal, untilAborted } from "@balms/core/adapter";
import { checkDecodeOptions } from "./check-decode-options.ts";
import { decodeImage } from "./decode-image.ts";
import type { DecodeOptions, ImageBatch } from "./decode-options.ts";
import { normalizePixels, pixelTables } from "./normalize-pixels.ts";
import type { ImageDecoder } from "./open-upright.ts";
import { PixelBudget } from "./pixel-budget.ts";
import { mostPixels } from "./pixel-limits.ts";

// Enough to keep the decoder's threads busy while the next files are opened.
const imagesInFlight = 16;
// Those are held whole.
const wholeImagesInFlight = 4;

const optionNames = "width height channels resize mean std batchSize signal onProgress".split(" ");

/**
 * Decodes image files (JPEG, PNG, WebP, GIF, TIFF, AVIF) into batches for a network, in the order of `files`.
 *
 * x' = (x/255 − mean)/std per channel, laid out [B, channels, height, width]. Only one batch is held at a time. What a file is, its
 * first bytes say, and not its name; of animations and of several pages, the first is taken. An image of more than 2²⁶ pixels
 * (8192 × 8192; half of that with 16 bits, a third in AVIF) is refused by its header, and no more than that is decoded at a time.
 *
 * @param files - paths of the images
 * @param options - size, channels, normalisation, batch size, signal
 * @returns batches in order, all of `batchSize` images but the last
 * @throws {@link DataError} naming the file that is broken, of another kind or too large
 * @throws {@link InterruptedError} when the signal fires
 * @throws {@link ArgumentError} for options
 *
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { decodeImages } from "@balms/datasets";
 * import sharp from "sharp";
 *
 * const file = join(await mkdtemp(join(tmpdir(), "balms-")), "red.png");
 * await sharp({ create: { width: 2, height: 1, channels: 3, background: "red" } }).toFile(file);
 * for await (const batch of decodeImages([file], { width: 2, height: 1, channels: 3 })) {
 *   console.log(batch.data); // Float32Array(6) [ 1, 1, 0, 0, 0, 0 ]
 * }
 * ```
 */
export async function* decodeImages(
  files: readonly string[],
  options: DecodeOptions,
): AsyncGenerator<ImageBatch, void, undefined> {
  checkDecodeOptions(options, optionNames);
  const { default: open } = await import("sharp");
  const decoder = { open, budget: new PixelBudget(mostPixels) };
  const batchSize = options.batchSize ?? 256;
  for (let start = 0; start < files.length; start += batchSize) {
    const batch = await decodeBatch(decoder, files.slice(start, start + batchSize), options);
    options.onProgress?.({ done: start + batch.rows, total: files.length });
    yield { start, ...batch };
  }
}

async function decodeBatch(
  decoder: ImageDecoder,
  files: readonly string[],
  options: DecodeOptions,
): Promise<Omit<ImageBatch, "start">> {
  const pixels = options.channels * options.width * options.height;
  const data = new Float32Array(files.length * pixels);
  const tables = pixelTables(options);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < files.length) {
      checkSignal(options.signal);
      const row = next++;
      const bytes = await decodeImage(decoder, files[row], options);
      normalizePixels(bytes, tables, data.subarray(row * pixels, (row + 1) * pixels));
    }
  };
  const length = options.resize === undefined ? imagesInFlight : wholeImagesInFlight;
  try {
    await untilAborted(Promise.all(Array.from({ length }, work)), options.signal);
  } finally {
    // After a broken image the other workers finish the file they are at and start no more.
    next = files.length;
  }
  checkSignal(options.signal);
  return { rows: files.length, data };
}
