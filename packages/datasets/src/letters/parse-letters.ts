import { gunzipSync } from "node:zlib";
import { digestOf } from "../digest/digest-of.ts";
import { damagedFile, openPackedFile, type PackedSource } from "../packed/packed-file.ts";
import { unpackLevels } from "../packed/unpack-levels.ts";
import { lettersDigest } from "./letters-digest.ts";
import type { LettersDataset, LettersRows } from "./letters-dataset.ts";

interface Header {
  readonly classes: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly fonts: readonly string[];
  readonly train: number;
  readonly test: number;
}

/** The letters file → pictures, once its digest is that of this version. README.md describes the format. */
export function parseLetters(packed: Uint8Array, name: string): LettersDataset {
  const source = { name, expected: lettersDigest };
  const bytes = unpack(packed, source);
  const digest = digestOf(bytes);
  const { header, body } = openPackedFile(bytes, digest, source);
  const { classes, width, height, fonts, train, test } = header as Header;
  const area = width * height;
  const testOffset = train * (2 + area / 2);
  return {
    classes,
    width,
    height,
    fonts,
    train: unpackRows(body.subarray(0, testOffset), train),
    test: unpackRows(body.subarray(testOffset), test),
    digest,
  };
}

function unpack(packed: Uint8Array, source: PackedSource): Uint8Array {
  try {
    return gunzipSync(packed);
  } catch (cause) {
    throw damagedFile(source, "gzip data that cannot be unpacked", cause);
  }
}

function unpackRows(bytes: Uint8Array, rows: number): LettersRows {
  return {
    // 17 spreads the levels 0 … 15 over 0 … 255.
    images: unpackLevels(bytes.subarray(2 * rows), 17),
    labels: Int32Array.from(bytes.subarray(0, rows)),
    fonts: Uint8Array.from(bytes.subarray(rows, 2 * rows)),
  };
}
