import { expect, test } from "vitest";
import type { ImageRows } from "../data/image-data.ts";
import { measureNormalization } from "./measure-normalization.ts";

const signal = new AbortController().signal;

function imagesOf(batches: readonly (readonly number[])[], pixels: number): ImageRows {
  return {
    labels: new Int32Array(0),
    async *batches() {
      for (const batch of batches) {
        yield await Promise.resolve({
          start: 0,
          data: Float32Array.from(batch),
          rows: batch.length / pixels,
        });
      }
    },
    picture: () => Promise.resolve(""),
  };
}

test("mean and deviation are those of all pixels of a channel, over all batches", async () => {
  const images = imagesOf(
    [
      [0, 1],
      [1, 0, 0.5, 0.5],
    ],
    2,
  );
  const size = { width: 2, height: 1, channels: 1 } as const;
  const { mean, std } = await measureNormalization(images, { size, signal });
  expect(mean[0]).toBeCloseTo(0.5, 12);
  expect(std[0]).toBeCloseTo(Math.sqrt(1 / 6), 12);
});

test("channels are kept apart, and one of a single colour is not scaled", async () => {
  const images = imagesOf([[0, 1, 0.5, 0.5, 0.25, 0.75]], 6);
  const size = { width: 2, height: 1, channels: 3 } as const;
  const { mean, std } = await measureNormalization(images, { size, signal });
  expect(mean).toEqual([0.5, 0.5, 0.5]);
  expect(std).toEqual([0.5, 1, 0.25]);
});
