/** What every engine's host has: Node, browsers and their workers. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/**
 * UTF-8 bytes of a well-formed text (every surrogate has its partner).
 *
 * @example
 * ```ts
 * import { encodeUtf8 } from "@balms/core/adapter";
 *
 * console.log(encodeUtf8("é")); // 0xc3, 0xa9
 * ```
 */
export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
