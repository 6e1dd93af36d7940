import { type StopSignal } from "./check-signal.ts";
import { refuseValue } from "../errors/refuse.ts";
import { createTurns } from "./turns.ts";
import { untilStopped } from "./until-stopped.ts";

/** What reads a gigabyte in one piece hears nothing for seconds. */
const most = 2 ** 18;

/**
 * The bytes of a source in pieces of 2¹⁸ at most, between which others have their turn by measured time, until the caller
 * asks for an end.
 *
 * @param source - bytes in pieces of any size
 * @param signal - an `AbortSignal`, or nothing
 * @throws {@link ArgumentError} when a piece is no bytes
 * @throws {@link InterruptedError} when the signal is aborted
 *
 * @example
 * ```ts
 * import { bytesInTurns } from "@balms/core/adapter";
 *
 * for await (const bytes of bytesInTurns([new Uint8Array(2 ** 18 + 1)], undefined)) {
 *   console.log(bytes.length); // 262144, 1
 * }
 * ```
 */
export async function* bytesInTurns(
  source: AsyncIterable<unknown> | Iterable<unknown>,
  signal: StopSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  const turns = createTurns(signal);
  for await (const bytes of untilStopped(source, signal)) {
    if (!(bytes instanceof Uint8Array)) refuseValue("source", bytes, "pieces as Uint8Array");
    for (let start = 0; start < bytes.length; start += most) {
      if (turns.isDue()) await turns.take();
      yield bytes.subarray(start, start + most);
    }
  }
}
