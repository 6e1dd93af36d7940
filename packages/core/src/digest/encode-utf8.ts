/**
 * UTF-8 bytes of a well-formed text (every surrogate has its partner).
 *
 * Written out because `TextEncoder` belongs to the host, not to the language: core uses nothing
 * but ECMAScript.
 */
export function encodeUtf8(text: string): Uint8Array {
  // No UTF-16 unit takes more than three bytes; those of a pair take two each.
  const bytes = new Uint8Array(text.length * 3);
  let used = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0;
    if (code < 0x80) {
      bytes[used++] = code;
      continue;
    }
    const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    // 0xc0, 0xe0 or 0xf0, and the highest bits; then six bits a byte.
    bytes[used++] = (0xff00 >> (more + 1)) | (code >> (6 * more));
    for (let rest = more - 1; rest >= 0; rest--) bytes[used++] = 0x80 | ((code >> (6 * rest)) & 63);
    if (more === 3) i++;
  }
  return bytes.subarray(0, used);
}
