import { createHash } from "node:crypto";
import { createRandom } from "@balms/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberedPictures as pictures } from "../../test/numbered-pictures.ts";
import type { AugmentationOptions } from "./augmentation-options.ts";
import { createAugmenter } from "./create-augmenter.ts";

const colored = { channels: 3, height: 6, width: 7 } as const;
const rowsFrom = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => first + index);

const everything: Omit<AugmentationOptions, "channels" | "height" | "width" | "random"> = {
  padCrop: 2,
  flip: 0.5,
  color: { brightness: 0.3, contrast: 0.3, saturation: 0.3 },
  cutout: 3,
  mean: [0.5, 0.4, 0.3],
  std: [0.2, 0.3, 0.4],
};

describe("what is done depends on seed, epoch and row alone", () => {
  const size = 126;
  const augmenter = createAugmenter({ ...colored, ...everything, random: createRandom("a") });
  const source = pictures(1, colored);
  const imagesOf = (rows: readonly number[]) => {
    const images = new Float32Array(rows.length * size);
    for (const [place, row] of rows.entries()) {
      images.set(
        source.map((value) => value / (1 + row)),
        place * size,
      );
    }
    return images;
  };

  test("in any order, in any batch", () => {
    const rows = fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.nat(9), (list, epoch) => {
        const together = augmenter.augment(imagesOf(list), { rows: list, epoch });
        for (const [place, row] of list.entries()) {
          const alone = augmenter.augment(imagesOf([row]), { rows: [row], epoch });
          expect(together.subarray(place * size, (place + 1) * size)).toEqual(alone);
        }
      }),
    );
  });

  test("other seeds, epochs, rows and batches give other pictures, and so does a row that comes again", () => {
    const other = createAugmenter({ ...colored, ...everything, random: createRandom("b") });
    const image = imagesOf([0]);
    const all = [
      augmenter.augment(image, { rows: [0], epoch: 0 }),
      other.augment(image, { rows: [0], epoch: 0 }),
      augmenter.augment(image, { rows: [0], epoch: 1 }),
      augmenter.augment(image, { rows: [1], epoch: 0 }),
      augmenter.augment(image, { rows: [0], epoch: 0, index: 0 }),
      augmenter.augment(image, { rows: [0], epoch: 0, index: 1 }),
      augmenter.augment(imagesOf([0, 0]), { rows: [0, 0], epoch: 0, index: 0 }).subarray(size),
    ];
    expect(new Set(all.map((picture) => picture.join(" "))).size).toBe(all.length);
  });

  test("without the number of a batch, a row is one picture in an epoch", () => {
    const twice = augmenter.augment(imagesOf([0, 1, 0]), { rows: [0, 1, 0], epoch: 0 });
    expect(twice.subarray(2 * size)).toEqual(twice.subarray(0, size));
  });

  test("one change switched off leaves the others as they are", () => {
    const without = { ...everything, flip: 0, cutout: 0, color: {} };
    const random = createRandom("a");
    const cropped = createAugmenter({ ...colored, ...without, random });
    const alone = createAugmenter({
      ...colored,
      padCrop: 2,
      random,
      mean: everything.mean!,
      std: everything.std!,
    });
    const rows = { rows: [1, 2, 3], epoch: 2 };
    expect(cropped.augment(imagesOf(rows.rows), rows)).toEqual(
      alone.augment(imagesOf(rows.rows), rows),
    );
  });

  test("the generator is forked, not advanced, and pictures are not written to", () => {
    const random = createRandom(5);
    const before = random.state();
    const image = imagesOf([0]);
    createAugmenter({ ...colored, ...everything, random }).augment(image, { rows: [0], epoch: 0 });
    expect(random.state()).toEqual(before);
    expect(image).toEqual(imagesOf([0]));
  });

  test("to the same bits in every engine", () => {
    const bytes = Uint8Array.from({ length: 8 * size }, (_, index) => (index * 73) % 256);
    const made = augmenter.augment(bytes, { rows: rowsFrom(8), epoch: 3, index: 2 });
    const digest = createHash("sha256").update(new Uint8Array(made.buffer)).digest("hex");
    expect(digest).toBe("3c43c0f7c89d2c0a583bbe15418405d894d7bc31922b1d897fe1c3272744eaa1");
  });
});
