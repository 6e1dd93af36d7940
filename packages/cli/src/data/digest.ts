import { createHash, type Hash } from "node:crypto";

/** "sha256:" and the digest of bytes or UTF-8 text. */
export function digestOf(content: Uint8Array | string): string {
  return finishDigest(createHash("sha256").update(content));
}

/** "sha256:" and the digest of what was fed to a hash. */
export function finishDigest(hash: Hash): string {
  return `sha256:${hash.digest("hex")}`;
}
