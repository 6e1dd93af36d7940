import { constants, isUtf8 } from "node:buffer";
import { DataError } from "@balms/core";
import { contentKind } from "./content-kind.ts";
import { refuseBinary, refuseEncoding } from "./refuse-content.ts";

/** UTF-8 → text without its byte order mark; bytes that are no text are a DataError that says what they look like. */
export function textFromBytes(bytes: Uint8Array, name: string, expected: string): string {
  const kind = contentKind(bytes);
  // No text holds a zero, and few other files lack one.
  if (kind !== undefined || bytes.includes(0)) throw refuseBinary(kind, name, expected);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    if (!isUtf8(bytes)) throw refuseEncoding(bytes, { name, expected, line: 1, cause });
    throw new DataError({
      parameter: name,
      received: `a text of ${bytes.length} bytes`,
      expected: `${expected}, of at most ${constants.MAX_STRING_LENGTH} characters`,
      hint: "Split the file.",
      cause,
    });
  }
}
