import { ArgumentError } from "@balms/core";
import { contentKind, readChunks, unpackGzip } from "@balms/datasets";
import type { CommandContext } from "../terminal/command-context.ts";

/** Enough to know gzip by. */
const headSize = 4;

/** What opening takes from the command around it. */
interface PiecesContext extends Pick<CommandContext, "stdin" | "signal"> {
  /** What is expected, for messages. */
  readonly expected: string;
  /** Told how many bytes were read, before they are unpacked. */
  readonly onRead?: (bytes: number) => void;
}

/**
 * The bytes of a file, of a pipe or, for `-`, of standard input, in pieces; gzip is unpacked wherever it comes from, and nothing is kept.
 *
 * @throws {@link DataError} when there is nothing, or what is packed is damaged
 */
export async function* openPieces(
  name: string,
  context: PiecesContext,
): AsyncGenerator<Uint8Array, void> {
  const source = counted(name, context);
  let head: Uint8Array = new Uint8Array();
  while (head.length < headSize) {
    const { done, value } = await source.next();
    if (done === true) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  const whole = behind(head, source);
  yield* contentKind(head) === "gzip data" ? unpackGzip(whole, sourceTitle(name)) : whole;
}

/** What messages call a source. */
export function sourceTitle(name: string): string {
  return name === "-" ? "standard input" : name;
}

async function* counted(
  name: string,
  { stdin, signal, expected, onRead }: PiecesContext,
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  const pieces = name === "-" ? stdin : readChunks(name, expected, signal);
  if (pieces === undefined) {
    throw new ArgumentError({
      parameter: "-",
      received: "nothing: there is no standard input",
      expected,
    });
  }
  for await (const piece of pieces) {
    bytes += piece.length;
    onRead?.(bytes);
    yield piece;
  }
}

async function* behind(
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  if (head.length > 0) yield head;
  yield* rest;
}
