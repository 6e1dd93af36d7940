import { checkSignal } from "@balms/core/adapter";
import { normalizeImages } from "@balms/datasets";
import type { ImageFormat, ImageRows } from "./image-data.ts";

const batchRows = 256;

/**
 * Opens pictures once and holds their pixels, a byte per value, for passes in several formats.
 *
 * @param images - The pictures.
 * @param options - `size`: to which they are brought; `onRows`: told how many are open.
 * @returns The same rows; passes in that size come out of memory.
 */
export async function rememberRows(
  images: ImageRows,
  options: {
    readonly size: Pick<ImageFormat, "width" | "height" | "channels">;
    readonly signal: AbortSignal;
    readonly onRows: (rows: number) => void;
  },
): Promise<ImageRows> {
  const { size, signal, onRows } = options;
  const values = size.width * size.height * size.channels;
  const pixels = new Uint8Array(images.labels.length * values);
  const plain = {
    mean: Array<number>(size.channels).fill(0),
    std: Array<number>(size.channels).fill(1),
  };
  for await (const { start, rows, data } of images.batches({ ...size, ...plain }, { signal })) {
    for (let row = 0; row < rows; row += 1) {
      const picture = data.subarray(row * values, (row + 1) * values);
      interleave(picture, size.channels, pixels.subarray((start + row) * values));
    }
    onRows(start + rows);
  }
  return {
    ...images,
    batches: (format, chosen) => {
      const same =
        format.width === size.width &&
        format.height === size.height &&
        format.channels === size.channels;
      return same ? batchesOf(pixels, format, chosen) : images.batches(format, chosen);
    },
  };
}

/** Floats [channels, height, width] from 0 to 1 → bytes [height, width, channels]. */
function interleave(picture: Float32Array, channels: number, out: Uint8Array): void {
  const area = picture.length / channels;
  for (let index = 0; index < picture.length; index += 1) {
    const channel = Math.floor(index / area);
    out[(index - channel * area) * channels + channel] = Math.round((picture[index] ?? 0) * 255);
  }
}

async function* batchesOf(
  pixels: Uint8Array,
  format: ImageFormat,
  { signal, rows: chosen }: Parameters<ImageRows["batches"]>[1],
): ReturnType<ImageRows["batches"]> {
  const values = format.width * format.height * format.channels;
  const total = chosen?.length ?? pixels.length / values;
  for (let start = 0; start < total; start += batchRows) {
    checkSignal(signal);
    const rows = Math.min(batchRows, total - start);
    const part =
      chosen === undefined
        ? pixels.subarray(start * values, (start + rows) * values)
        : gather(pixels, values, chosen.slice(start, start + rows));
    // A promise between batches lets an interrupt through.
    yield await Promise.resolve({ start, rows, data: normalizeImages(part, format) });
  }
}

function gather(pixels: Uint8Array, values: number, rows: readonly number[]): Uint8Array {
  const part = new Uint8Array(rows.length * values);
  for (const [place, row] of rows.entries()) {
    part.set(pixels.subarray(row * values, (row + 1) * values), place * values);
  }
  return part;
}
