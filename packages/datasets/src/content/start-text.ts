/** Bytes as hexadecimal digits, two for each. */
export function hexDigits(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A few bytes as the characters of their numbers, whatever they are: ASCII is read, and nothing is refused. */
export function latinText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
