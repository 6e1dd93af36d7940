import { DataError } from "@balms/core";

/** UTF-8 → text without its byte order mark; bytes that are no text are a DataError. */
export function textFromBytes(bytes: Uint8Array, name: string, expected: string): string {
  // No text holds a zero, and few other files lack one.
  const binary = bytes.includes(0);
  try {
    if (!binary) return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Said below, in the same words for every engine.
  }
  throw new DataError({
    parameter: name,
    received: binary ? "a binary file" : "text that is not UTF-8",
    expected,
    hint: binary ? undefined : "Save it as UTF-8.",
  });
}
