import { createRandom } from "@balms/core";
import { describe, expect, test } from "vitest";
import type { AugmentationOptions } from "./augmentation-options.ts";
import { createAugmenter } from "./create-augmenter.ts";

describe("what cannot be meant is refused", () => {
  const image = new Float32Array(3 * 6 * 7).fill(0.5);
  const base = { channels: 3, height: 6, width: 7, random: createRandom(1) };
  test.each([
    [{ channels: 0 }, "`channels`: received 0"],
    [{ height: 1.5 }, "`height`: received 1.5"],
    [{ padCrop: -1 }, "`padCrop`: received -1"],
    [{ padCrop: 6 }, "`padCrop`: received 6; expected a whole number from 0 to 5"],
    [{ flip: 1.1 }, "`flip`: received 1.1; expected a finite number at least 0 and at most 1"],
    [{ cutout: Number.NaN }, "`cutout`: received NaN"],
    [{ cutout: 6 }, "`cutout`: received 6; expected a whole number from 0 to 5"],
    [{ mean: [0.5] }, "`mean`: received 1 numbers; expected 3 numbers"],
    [{ std: [1, 0, 1] }, "`std`: received 0; expected numbers other than 0"],
    [{ color: { brightness: 2 } }, "`color.brightness`: received 2"],
    [{ color: { hue: 0.1 } as never }, "`color.hue`: received an unknown option"],
    [
      { channels: 4, color: { contrast: 0.1 } },
      "`color`: received 4 channels; expected 1 (grey) or 3",
    ],
    [
      { channels: 1, color: { saturation: 0.1 } },
      "`color.saturation`: received 0.1 for grey pictures",
    ],
    [{ random: 3 as never }, "`random`: received 3"],
    [{ fliped: 1 } as never, "`fliped`: received an unknown option; expected `flip`"],
  ] satisfies [Partial<AugmentationOptions>, string][])("option %#", (options, message) => {
    expect(() => createAugmenter({ ...base, ...options })).toThrow(message);
  });

  const augmenter = createAugmenter({ ...base, color: { brightness: 0.2 } });
  test.each([
    [
      image,
      { rows: [0, 1], epoch: 0 },
      "`images`: received 126 numbers; expected 252: 3×6×7 for each of 2 rows",
    ],
    [
      [...image] as never,
      { rows: [0], epoch: 0 },
      "expected a Uint8Array (0 to 255) or a Float32Array (0 to 1)",
    ],
    [image, { rows: [-1], epoch: 0 }, "`rows[0]`: received -1"],
    [image, { rows: 1 as never, epoch: 0 }, "`rows`: received 1"],
    [image, { rows: [0], epoch: 0.5 }, "`epoch`: received 0.5"],
    [image, { rows: [0], epoch: 0, index: -1 }, "`index`: received -1"],
    [image.map(() => Number.NaN), { rows: [0], epoch: 0 }, "`images`: received NaN at index"],
    [
      image.map(() => 1.5),
      { rows: [0], epoch: 0 },
      "expected numbers from 0 to 1, whose colours can be changed",
    ],
  ] as const)("pictures and rows %#", (images, rows, message) => {
    expect(() => augmenter.augment(images, rows)).toThrow(message);
  });

  test("floats beyond [0, 1] are taken where their colours stay", () => {
    const plain = createAugmenter(base);
    const images = image.map((value) => 9 * value);
    expect(plain.augment(images, { rows: [0], epoch: 0 })).toEqual(images);
  });
});
