import { isUtf8 } from "node:buffer";
import { contentKind } from "@balms/datasets";
import { mostPriorBytes, refuseSource } from "./refuse-source.ts";

/**
 * The text that comes out of a pipe, no more than a prior has.
 *
 * @param pieces - Its bytes as they come.
 * @param source - What messages call it.
 * @throws {@link DataError} for nothing, what is no text in UTF-8, or does not end.
 */
export async function pipedText(
  pieces: AsyncIterable<Uint8Array>,
  source: string,
): Promise<string> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > mostPriorBytes) {
      throw refuseSource(source, `more than ${mostPriorBytes} bytes, the most that a prior has`);
    }
    kept.push(piece);
  }
  if (size === 0) {
    throw refuseSource(
      source,
      "nothing",
      "What comes out of a pipe is read once; or the program before it has failed.",
    );
  }
  const bytes = Buffer.concat(kept);
  const kind = contentKind(bytes);
  if (kind !== undefined || !isUtf8(bytes)) {
    throw refuseSource(source, kind ?? "bytes that are no text in UTF-8");
  }
  return new TextDecoder().decode(bytes);
}
