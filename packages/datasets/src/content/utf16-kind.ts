/**
 * Whether bytes are text in UTF-16 or UTF-32, with a byte order mark or without: text of letters and line ends has a
 * zero in every second byte of some of them, and always on the same side.
 */
export function utf16Kind(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) {
    return third === 0 && fourth === 0 ? "text in UTF-32" : "text in UTF-16, little-endian";
  }
  if (first === 0xfe && second === 0xff) return "text in UTF-16, big-endian";
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return "text in UTF-32";
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const zeros = [0, 0];
  for (let place = 0; place < whole.length; place++) if (whole[place] === 0) zeros[place % 2]++;
  if ((zeros[0] === 0) === (zeros[1] === 0)) return undefined;
  // Where nothing is above ASCII, so are the letters: half of all bytes would be zeros, and not a few.
  const isAscii = whole.every((byte) => byte < 0x80);
  if (isAscii && 4 * Math.max(...zeros) < whole.length) return undefined;
  const order = zeros[0] === 0 ? "little-endian" : "big-endian";
  return isText(whole, order) ? `text in UTF-16, ${order}` : undefined;
}

function isText(bytes: Uint8Array, order: "little-endian" | "big-endian"): boolean {
  const text = new TextDecoder(order === "big-endian" ? "utf-16be" : "utf-16le").decode(bytes);
  // Control characters other than tab and line ends stand in no text.
  return !/[^\P{Cc}\t\n\r]/u.test(text);
}
