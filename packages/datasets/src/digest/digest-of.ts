import { createHash } from "node:crypto";

/** A SHA-256 hash of `node:crypto`; spelt out so that callers need no types of Node. */
export interface FedHash {
  digest(encoding: "hex"): string;
}

/**
 * SHA-256 of bytes or UTF-8 text, as "sha256:" and 64 hexadecimal digits.
 *
 * @param content - bytes or text; or a SHA-256 hash from `node:crypto` that was fed all of it
 *
 * @example
 * ```ts
 * import { digestOf } from "@balms/datasets";
 *
 * console.log(digestOf("balms").length); // 71
 * ```
 */
export function digestOf(content: Uint8Array | string | FedHash): string {
  const fed =
    typeof content === "string" || content instanceof Uint8Array
      ? createHash("sha256").update(content)
      : content;
  return `sha256:${fed.digest("hex")}`;
}
