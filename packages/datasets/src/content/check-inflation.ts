import { DataError } from "@balms/core";

/** How far something was unpacked. */
interface Inflation {
  /** The file, for messages. */
  readonly name: string;
  /** Bytes before, and after. */
  readonly packed: number;
  readonly unpacked: number;
  /** Bytes that are let pass whatever they were packed in. Default 2²⁹. */
  readonly most?: number | undefined;
}

/** How many times what they take packed data may become without a doubt: text and arrays of labels, sorted, get there. */
const usual = 100;

/**
 * Refuses packed data that become a great many bytes, and a hundred times what they take packed: as much as 2²⁹ is unpacked in a
 * second or two, and a file of a megabyte may go on for a thousand times that.
 *
 * @param inflation - how far it was unpacked; `most`: bytes that pass in any case (default 2²⁹)
 * @throws {@link DataError} which says that unpacking it first is a way
 *
 * @example
 * ```ts
 * import { checkInflation } from "@balms/datasets";
 *
 * checkInflation({ name: "labels.csv.gz", packed: 1000, unpacked: 20_000 }); // as usual
 * ```
 */
export function checkInflation({ name, packed, unpacked, most = 2 ** 29 }: Inflation): void {
  if (unpacked <= most || unpacked <= usual * packed) return;
  throw new DataError({
    parameter: name,
    received: `${packed.toLocaleString("en")} bytes that become more than ${most.toLocaleString("en")} when they are unpacked`,
    expected: `no more, or at most ${usual} times what they take packed`,
    hint: "If it is what it seems, unpack it first and name the file that comes out.",
  });
}
