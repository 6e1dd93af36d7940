import { ArgumentError } from "@balms/core";
import {
  loadLetters,
  normalizeImages,
  type LettersDataset,
  type LettersRows,
} from "@balms/datasets";
import { encodePng } from "./encode-png.ts";
import type { ImageData, ImageFormat, ImageRows } from "./image-data.ts";
import type { LoadOptions } from "./load-options.ts";
import { pictureAddress } from "./picture-address.ts";

const batchRows = 256;

/**
 * The letters that ship with @balms/datasets.
 *
 * @throws {@link ArgumentError} when class names are given: the letters have theirs.
 */
export async function loadLetterImages(options: LoadOptions): Promise<ImageData> {
  if (options.classNames !== undefined) {
    throw new ArgumentError({
      parameter: "--class-names",
      received: "names together with the letters",
      expected: "no names, as the letters have theirs",
    });
  }
  const letters = await loadLetters();
  return {
    kind: "images",
    name: "Letters",
    classes: letters.classes,
    train: letterRows(letters, letters.train),
    test: letterRows(letters, letters.test),
    digest: letters.digest,
    size: { width: letters.width, height: letters.height, channels: 1 },
  };
}

function letterRows({ width, height }: LettersDataset, { images, labels }: LettersRows): ImageRows {
  const pixels = width * height;
  const pixelsOf = (row: number): Uint8Array => images.subarray(row * pixels, (row + 1) * pixels);
  return {
    labels,
    async *batches(format, { rows }) {
      checkFormat(format, width, height);
      const chosen = rows ?? Array.from(labels.keys());
      for (let start = 0; start < chosen.length; start += batchRows) {
        const part = chosen.slice(start, start + batchRows).map(pixelsOf);
        const data = normalizeImages(Buffer.concat(part), format);
        // A promise between batches lets an interrupt through.
        yield await Promise.resolve({ start, rows: part.length, data });
      }
    },
    picture: (row) => {
      // Stored as white ink on black; a page shows ink on paper.
      const paper = pixelsOf(row).map((value) => 255 - value);
      const bytes = encodePng(paper, { width, height });
      return Promise.resolve(pictureAddress({ type: "image/png", bytes }));
    },
  };
}

function checkFormat(format: ImageFormat, width: number, height: number): void {
  if (format.width !== width || format.height !== height || format.channels !== 1) {
    throw new ArgumentError({
      parameter: "--data letters",
      received: `a model or size of ${format.width} × ${format.height} pixels in ${format.channels} channels`,
      expected: `${width} × ${height} pixels in 1 channel`,
      hint: "The letters are not resized.",
    });
  }
}
