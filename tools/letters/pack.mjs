// The file format that packages/datasets/src/letters reads; README.md there describes it.
import { createHash } from "node:crypto";
import { gzipSync } from "fflate";
import { letters } from "./fonts.mjs";
import { levels, side } from "./raster.mjs";

export function packLetters({ fonts, train, test }) {
  const header = JSON.stringify({
    format: "balms.letters/1",
    classes: letters,
    width: side,
    height: side,
    levels,
    fonts: fonts.map((font) => font.package),
    train: train.length,
    test: test.length,
  });
  const text = new TextEncoder().encode(header);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length, true);
  return joinBytes([length, text, ...packRows(train), ...packRows(test)]);
}

const packRows = (rows) => [
  Uint8Array.from(rows, (row) => row.label),
  Uint8Array.from(rows, (row) => row.font),
  ...rows.map((row) => packPicture(row.picture)),
];

// Two pixels per byte, the left one in the high half.
function packPicture(picture) {
  return Uint8Array.from(
    { length: picture.length / 2 },
    (_, index) => picture[2 * index] * levels + picture[2 * index + 1],
  );
}

function joinBytes(parts) {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

// fflate is plain JavaScript: its output does not change with the zlib that a Node version was built with.
export const compress = (bytes) => gzipSync(bytes, { level: 9, mtime: 0 });

export const digestOf = (bytes) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
