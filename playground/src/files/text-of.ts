import { DataError } from "@balms/core";
import { contentKind } from "@balms/datasets/bytes";

/** The text of a file, without its byte order mark. */
export function textOf(bytes: Uint8Array, name: string, expected: string): string {
  const kind = contentKind(bytes);
  const refuse = (received: string, cause?: unknown): DataError =>
    new DataError({ parameter: name, received, expected, cause });
  if (kind !== undefined) throw refuse(kind);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refuse("bytes that are no text in UTF-8", cause);
  }
}
