import { createRandom } from "@balms/core";
import { describe, expect, test } from "vitest";
import { numberedPictures as pictures } from "../../test/numbered-pictures.ts";
import { normalizeImages } from "../images/normalize-images.ts";
import type { AugmentationOptions } from "./augmentation-options.ts";
import { createAugmenter } from "./create-augmenter.ts";

const grey = { channels: 1, height: 5, width: 4 } as const;
const colored = { channels: 3, height: 6, width: 7 } as const;
const rowsFrom = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => first + index);

type Sizes = Pick<AugmentationOptions, "channels" | "height" | "width">;
type Changes = Omit<AugmentationOptions, keyof Sizes | "random">;

/** Pictures of the same row, augmented for as many epochs. */
function overRows(sizes: Sizes, changes: Changes, images: Float32Array, epoch = 0): Float32Array[] {
  const size = sizes.channels * sizes.height * sizes.width;
  const count = images.length / size;
  const augmenter = createAugmenter({ ...sizes, ...changes, random: createRandom(11) });
  const all = augmenter.augment(images, { rows: rowsFrom(count), epoch });
  return rowsFrom(count).map((row) => all.subarray(row * size, (row + 1) * size));
}

/** Whether each of the equally likely outcomes came as often as that says, within five standard errors. */
function expectUniform(counts: readonly number[]): void {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const share = 1 / counts.length;
  const error = Math.sqrt(total * share * (1 - share));
  for (const count of counts) expect(Math.abs(count - total * share)).toBeLessThan(5 * error);
}

test("without any change, pictures are what normalizeImages makes of them", () => {
  const options = { channels: 3, height: 2, width: 3, mean: [0.5, 0.4, 0.3], std: [0.2, 0.3, 0.4] };
  const planes = Uint8Array.from({ length: 36 }, (_, index) => (index * 37) % 256);
  const pixels = planes.map((_, index) => {
    const [picture, pixel, channel] = [
      Math.floor(index / 18),
      Math.floor((index % 18) / 3),
      index % 3,
    ];
    return planes[picture * 18 + channel * 6 + pixel];
  });
  const augmenter = createAugmenter({ ...options, random: createRandom(1) });
  expect(augmenter.shape).toEqual([3, 2, 3]);
  const augmented = augmenter.augment(planes, { rows: [3, 9], epoch: 4 });
  expect(augmented).toEqual(normalizeImages(pixels, { ...options, channels: 3 }));
});

test("a crop is a window of the padded picture, each as likely as another", () => {
  const pad = 2;
  const images = pictures(5000, grey);
  const [first] = overRows(grey, {}, images);
  const windows = Array.from({ length: 25 }, (_, place) => {
    const [top, left] = [Math.floor(place / 5) - pad, (place % 5) - pad];
    return Array.from({ length: 20 }, (__, pixel) => {
      const [y, x] = [Math.floor(pixel / 4) + top, (pixel % 4) + left];
      return y < 0 || y >= 5 || x < 0 || x >= 4 ? 0 : first[y * 4 + x];
    }).join(" ");
  });
  const counts = windows.map(() => 0);
  for (const picture of overRows(grey, { padCrop: pad }, images)) {
    const place = windows.indexOf(picture.join(" "));
    expect(place).not.toBe(-1);
    counts[place]++;
  }
  expectUniform(counts);
});

test.each([0, 0.2, 0.5, 1])("a share of %d is mirrored, left to right", (flip) => {
  const images = pictures(4000, colored);
  const [plain] = overRows(colored, {}, images);
  const { width } = colored;
  const mirrored = plain.map((_, index) => {
    const column = index % width;
    return plain[index - column + width - 1 - column];
  });
  const seen = { [plain.join(" ")]: 0, [mirrored.join(" ")]: 0 };
  for (const picture of overRows(colored, { flip }, images)) seen[picture.join(" ")]++;
  expect(Object.keys(seen)).toHaveLength(2);
  const count = seen[mirrored.join(" ")];
  expect(seen[plain.join(" ")] + count).toBe(4000);
  expect(Math.abs(count - 4000 * flip)).toBeLessThanOrEqual(
    5 * Math.sqrt(4000 * flip * (1 - flip)),
  );
});

const constant = (value: number) => new Float32Array(126 * 3000).fill(value);
const greyOf = (picture: Float32Array, pixel: number) =>
  0.299 * picture[pixel] + 0.587 * picture[42 + pixel] + 0.114 * picture[84 + pixel];
const meanGrey = (picture: Float32Array) =>
  rowsFrom(42).reduce((sum, pixel) => sum + greyOf(picture, pixel), 0) / 42;

describe("colours", () => {
  test("brightness is a factor, uniform between 1 − b and 1 + b", () => {
    const changed = overRows(colored, { color: { brightness: 0.4 } }, constant(0.5));
    const counts = Array.from({ length: 8 }, () => 0);
    for (const picture of changed) {
      expect(new Set(picture).size).toBe(1);
      const factor = picture[0] / 0.5;
      counts[Math.floor((factor - 0.6) / 0.1)]++;
    }
    expect(counts).toHaveLength(8);
    expectUniform(counts);
  });

  test("contrast keeps the mean of the grey picture, and moves all values by one factor", () => {
    const images = pictures(300, colored).map((value) => 0.3 + 0.4 * value);
    const [plain] = overRows(colored, {}, images);
    const factors = overRows(colored, { color: { contrast: 0.5 } }, images).map((picture) => {
      expect(meanGrey(picture)).toBeCloseTo(meanGrey(plain), 5);
      const factor = (picture[125] - picture[0]) / (plain[125] - plain[0]);
      expect(picture[60] - picture[20]).toBeCloseTo(factor * (plain[60] - plain[20]), 5);
      return factor;
    });
    expect(Math.min(...factors)).toBeGreaterThanOrEqual(0.5 - 1e-5);
    expect(Math.max(...factors)).toBeLessThanOrEqual(1.5 + 1e-5);
    expect(factors.filter((factor) => factor > 1).length).toBeGreaterThan(100);
  });

  test("saturation keeps the grey of each pixel, and grey pictures as they are", () => {
    const images = pictures(300, colored).map((value) => 0.3 + 0.4 * value);
    const [plain] = overRows(colored, {}, images);
    for (const picture of overRows(colored, { color: { saturation: 0.5 } }, images)) {
      expect(picture).not.toEqual(plain);
      for (const pixel of [0, 17, 41]) {
        expect(greyOf(picture, pixel)).toBeCloseTo(greyOf(plain, pixel), 5);
      }
    }
    const [unchanged] = overRows(colored, { color: { saturation: 1 } }, constant(0.25));
    expect(Math.max(...unchanged.map((value) => Math.abs(value - 0.25)))).toBeLessThan(1e-6);
  });

  test("values stay within [0, 1] before they are normalised", () => {
    const strong = { brightness: 1, contrast: 1, saturation: 1 };
    for (const picture of overRows(colored, { color: strong }, pictures(500, colored))) {
      expect(Math.min(...picture)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...picture)).toBeLessThanOrEqual(1);
    }
  });
});

test.each([1, 2, 3, 5])("a square of %i pixels is blanked around any pixel alike", (side) => {
  const { height, width } = colored;
  const images = pictures(4000, colored).fill(1);
  const normalization = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
  const counts = Array.from({ length: height * width }, () => 0);
  const seen = new Set<string>();
  for (const picture of overRows(colored, { cutout: side, ...normalization }, images)) {
    for (const pixel of counts.keys()) {
      seen.add([0, 42, 84].map((start) => picture[start + pixel]).join(" "));
      counts[pixel] += Number(picture[pixel] === 0);
    }
  }
  expect([...seen].filter((values) => values !== "1 1 1")).toEqual(["0 0 0"]);
  const half = Math.floor(side / 2);
  const middles = (place: number, size: number) =>
    rowsFrom(size).filter((middle) => middle - half <= place && place < middle - half + side)
      .length;
  for (const [pixel, count] of counts.entries()) {
    const lines = middles(Math.floor(pixel / width), height);
    const share = (lines * middles(pixel % width, width)) / (height * width);
    const error = Math.sqrt(4000 * share * (1 - share));
    expect(Math.abs(count - 4000 * share)).toBeLessThanOrEqual(5 * error);
  }
});
