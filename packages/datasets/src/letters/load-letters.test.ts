import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { lettersDigest } from "./letters-digest.ts";
import type { LettersDataset, LettersRows } from "./letters-dataset.ts";
import { loadLetters } from "./load-letters.ts";
import { parseLetters } from "./parse-letters.ts";

let letters: LettersDataset;
beforeAll(async () => {
  letters = await loadLetters();
});

function countsOf({ labels }: LettersRows): number[] {
  return letters.classes.map((_, label) => labels.filter((own) => own === label).length);
}

test("26 letters of 28×28, with the digest of the source", () => {
  expect(letters.classes.join("")).toBe("abcdefghijklmnopqrstuvwxyz");
  expect([letters.width, letters.height]).toEqual([28, 28]);
  expect(letters.digest).toBe(lettersDigest);
  for (const part of [letters.train, letters.test]) {
    expect(part.images.length).toBe(784 * part.labels.length);
    expect(part.fonts.length).toBe(part.labels.length);
  }
});

test("training counts follow the frequency of letters in English", () => {
  const counts = countsOf(letters.train);
  const share = (letter: string): number =>
    counts[letters.classes.indexOf(letter)] / letters.train.labels.length;
  expect(share("e")).toBeCloseTo(0.127, 3);
  expect(share("t")).toBeCloseTo(0.0906, 3);
  expect(share("z")).toBeCloseTo(0.0007, 3);
  expect(Math.max(...counts) / Math.min(...counts)).toBe(160);
});

test("the test set is balanced", () => {
  expect(new Set(countsOf(letters.test))).toEqual(new Set([108]));
});

describe("fonts", () => {
  test("at least 40, and none of the test set is in training", () => {
    const train = new Set(letters.train.fonts);
    const others = new Set(letters.test.fonts);
    expect(train.size + others.size).toBe(letters.fonts.length);
    expect(letters.fonts.length).toBeGreaterThanOrEqual(40);
    expect([...train].filter((font) => others.has(font))).toEqual([]);
  });

  test("are named by package and version", () => {
    for (const font of letters.fonts)
      expect(font).toMatch(/^@fontsource\/[a-z0-9-]+@\d+\.\d+\.\d+$/u);
    expect(new Set(letters.fonts).size).toBe(letters.fonts.length);
  });
});

test("every picture shows white ink on black paper, and no two of a set are the same", () => {
  for (const { images, labels } of [letters.train, letters.test]) {
    const seen = new Set<string>();
    for (let row = 0; row < labels.length; row++) {
      const picture = images.subarray(784 * row, 784 * (row + 1));
      seen.add(Buffer.from(picture).toString("latin1"));
      const ink = picture.reduce((sum, value) => sum + value, 0) / 255;
      expect(ink).toBeGreaterThan(15);
      expect(ink).toBeLessThan(500);
    }
    expect(seen.size).toBe(labels.length);
  }
});

test("a damaged file is a DataError that says what to do", () => {
  const changed = gzipSync(Buffer.from("other letters"));
  expect(() => parseLetters(changed, "l.gz")).toThrow(
    /^`l\.gz`: received digest sha256:[0-9a-f]{64}; expected digest .*install @balms\/datasets again/u,
  );
  expect(() => parseLetters(changed.subarray(0, 20), "l.gz")).toThrow(/cannot be unpacked/u);
});
