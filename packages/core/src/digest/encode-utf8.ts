/**
 * UTF-8 bytes of a well-formed text (every surrogate has its partner).
 *
 * Written out because `TextEncoder` belongs to the host, not to the language: core uses nothing
 * but ECMAScript.
 */
export function encodeUtf8(text: string): Uint8Array {
  let bytes = new Uint8Array(text.length + 64);
  let used = 0;
  for (let i = 0; i < text.length; i++) {
    if (used + 4 > bytes.length) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes);
      bytes = larger;
    }
    const code = text.codePointAt(i) ?? 0;
    if (code < 0x80) {
      bytes[used++] = code;
    } else if (code < 0x800) {
      bytes[used++] = 0xc0 | (code >> 6);
      bytes[used++] = 0x80 | (code & 63);
    } else if (code < 0x10000) {
      bytes[used++] = 0xe0 | (code >> 12);
      bytes[used++] = 0x80 | ((code >> 6) & 63);
      bytes[used++] = 0x80 | (code & 63);
    } else {
      i++;
      bytes[used++] = 0xf0 | (code >> 18);
      bytes[used++] = 0x80 | ((code >> 12) & 63);
      bytes[used++] = 0x80 | ((code >> 6) & 63);
      bytes[used++] = 0x80 | (code & 63);
    }
  }
  return bytes.subarray(0, used);
}
