import { crc32, deflateSync } from "node:zlib";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
// Bits of a number, and the number of the kind of colour.
const forms = { 1: [8, 0, 0, 0, 0], 3: [8, 2, 0, 0, 0] } as const;

/**
 * Encodes a picture as PNG (ISO/IEC 15948), for the pictures inside a report.
 *
 * @param pixels - Bytes [height, width, channels], 0 black to 255 white, or red, green and blue.
 * @param size - Width and height in pixels; 1 channel (grey, the default) or 3.
 */
export function encodePng(
  pixels: Uint8Array,
  size: { readonly width: number; readonly height: number; readonly channels?: 1 | 3 },
): Uint8Array {
  const { width, height, channels = 1 } = size;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(forms[channels], 8);
  // Each row begins with the number of its filter: 0, none.
  const line = width * channels;
  const rows = Buffer.alloc((line + 1) * height);
  for (let row = 0; row < height; row += 1) {
    rows.set(pixels.subarray(row * line, (row + 1) * line), row * (line + 1) + 1);
  }
  return Buffer.concat([
    Buffer.from(signature),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(content.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
