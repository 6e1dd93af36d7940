import { createHash } from "node:crypto";

/** SHA-256 of bytes or UTF-8 text, as "sha256:" and 64 hexadecimal digits. */
export function digestOf(content: Uint8Array | string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
