import { constants, isUtf8 } from "node:buffer";
import { DataError } from "@balms/core";
import type { Work } from "@balms/core/adapter";
import { contentKind } from "./content-kind.ts";
import { refuseBinary, refuseEncoding } from "./refuse-content.ts";

const pieceSize = 2 ** 22;

/** UTF-8 → text without its byte order mark; bytes that are no text are a DataError that says what they look like. */
export function* textFromBytes(bytes: Uint8Array, name: string, expected: string): Work<string> {
  const kind = contentKind(bytes);
  // No text holds a zero, and few other files lack one.
  if (kind !== undefined || bytes.includes(0)) throw refuseBinary(kind, name, expected);
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const pieces: string[] = [];
    for (let start = 0; start < bytes.length; start += pieceSize) {
      const stream = start + pieceSize < bytes.length;
      pieces.push(decoder.decode(bytes.subarray(start, start + pieceSize), { stream }));
      yield;
    }
    return pieces.join("");
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
