import { gunzipSync } from "node:zlib";
import { DataError } from "@balms/core";
import { digestOf } from "../digest/digest-of.ts";
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
  const bytes = unpack(packed, name);
  const digest = digestOf(bytes);
  if (digest !== lettersDigest) throw damaged(name, `digest ${digest}`);
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const trainOffset = 4 + headerLength;
  const text = new TextDecoder().decode(bytes.subarray(4, trainOffset));
  const { classes, width, height, fonts, train, test } = JSON.parse(text) as Header;
  const area = width * height;
  const testOffset = trainOffset + train * (2 + area / 2);
  return {
    classes,
    width,
    height,
    fonts,
    train: unpackRows(bytes.subarray(trainOffset, testOffset), train, area),
    test: unpackRows(bytes.subarray(testOffset), test, area),
    digest,
  };
}

function unpack(packed: Uint8Array, name: string): Uint8Array {
  try {
    return gunzipSync(packed);
  } catch (cause) {
    throw damaged(name, "gzip data that cannot be unpacked", cause);
  }
}

function damaged(name: string, received: string, cause?: unknown): DataError {
  return new DataError({
    parameter: name,
    received,
    expected: `digest ${lettersDigest}`,
    hint: "The file was changed or damaged: install @balms/datasets again.",
    cause,
  });
}

function unpackRows(bytes: Uint8Array, rows: number, area: number): LettersRows {
  const images = new Uint8Array(rows * area);
  const packed = bytes.subarray(2 * rows);
  // Two pixels per byte, the left one in the high half; 17 spreads the levels 0 … 15 over 0 … 255.
  for (let index = 0; index < images.length / 2; index++) {
    const pair = packed[index];
    images[2 * index] = 17 * (pair >> 4);
    images[2 * index + 1] = 17 * (pair & 15);
  }
  return {
    images,
    labels: Int32Array.from(bytes.subarray(0, rows)),
    fonts: Uint8Array.from(bytes.subarray(rows, 2 * rows)),
  };
}
