import type { RandomGenerator } from "@balms/core";
import { checkChoice, checkOptions, checkWhole, refuse } from "@balms/core/adapter";

/** What every sampler is given. */
export interface SamplerOptions {
  /**
   * Source of the sampler's key: a fork of it, so that nothing is drawn from the generator itself.
   * Samplers of one generator have one key: for independent ones, give each a fork by another name.
   */
  readonly random: RandomGenerator;
  /** Positions of an epoch, over all shards; default N. */
  readonly epochLength?: number | undefined;
}

/** How shuffled orders are had. */
export interface OrderOptions {
  /**
   * "computed" (default): the place of each row by itself, in O(1) time and memory, wherever it is. "kept": a whole order at a
   * time, 4 bytes a row (at most 2^28 rows): several times faster where positions are read one after another, slow where they are
   * not. The two give other rows.
   */
  readonly order?: "computed" | "kept" | undefined;
}

/** Checks whether orders are kept. */
export function readOrder({ order = "computed" }: OrderOptions, rowCount: number): boolean {
  checkChoice(order, "order", ["computed", "kept"]);
  if (order === "kept" && rowCount > 2 ** 28) {
    refuse("order", `"kept" for ${rowCount} rows`, `"computed" for more than ${2 ** 28} rows`);
  }
  return order === "kept";
}

/** Refuses options of a sampler that nothing reads, beside those that every sampler has. */
export function checkSamplerOptions(options: object, ...more: readonly string[]): void {
  checkOptions(options, ["random", "epochLength", ...more]);
}

/** The length of an epoch: the caller's, or the default, in whole blocks. */
export function readEpochLength(
  options: { readonly epochLength?: number | undefined },
  usual: number,
  blockLength: number = 1,
): number {
  const { epochLength } = options;
  if (epochLength === undefined) return Math.max(1, Math.ceil(usual / blockLength)) * blockLength;
  const most = Math.floor(Number.MAX_SAFE_INTEGER / blockLength) * blockLength;
  checkWhole(epochLength, "epochLength", 1, most);
  return Math.ceil(epochLength / blockLength) * blockLength;
}
