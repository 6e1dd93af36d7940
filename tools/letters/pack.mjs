// Pictures and what is said of them in one file: the length of a header, the header in JSON, and bytes.
import { createHash } from "node:crypto";
import { gzipSync } from "fflate";
import { levels } from "./raster.mjs";

export function packFile(header, parts) {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length, true);
  return joinBytes([length, text, ...parts]);
}

/** Two pixels per byte, the left one in the high half. */
export function packPicture(picture) {
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
