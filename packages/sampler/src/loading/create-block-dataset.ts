import {
  checkOptions,
  checkVector,
  checkWhole,
  describeValue,
  refuse,
  refuseValue,
} from "@balms/core/adapter";
import type { RowSource } from "./dataset.ts";

/** How many blocks are kept. */
export interface BlockOptions {
  /** Blocks in memory at a time, those last used; default 8. */
  readonly cachedBlocks?: number | undefined;
}

/**
 * A data set whose rows can only be read many at a time: Parquet row groups, Arrow record batches,
 * shards. Rows are numbered through all blocks; a block is read when a row of it is asked for, once
 * however many rows wait for it, and the one that was used longest ago is dropped.
 *
 * `load` asks for the rows of a batch in the order of their numbers, so that a batch reads a block
 * once at most. From batch to batch a balanced sampler asks for rows all over the file: blocks that
 * hold rare classes are read again unless `cachedBlocks` is at least the number of blocks in use.
 *
 * @param blockLengths - rows per block
 * @param readBlock - reads one block by its number: an array of its rows, or a promise of one
 * @param options - `cachedBlocks`
 * @throws {@link ArgumentError} when a length is no whole number; from `get`, when a block has another length
 *
 * @example
 * ```ts
 * import { createBlockDataset } from "@balms/sampler";
 *
 * const groups = [["a", "b", "c"], ["d"]];
 * const dataset = createBlockDataset([3, 1], async (group) => groups[group]);
 * console.log(dataset.length, await dataset.get(3)); // 4 "d"
 * ```
 */
export function createBlockDataset<Row>(
  blockLengths: ArrayLike<number>,
  readBlock: (block: number) => readonly Row[] | PromiseLike<readonly Row[]>,
  options: BlockOptions = {},
): RowSource<Promise<Row>> & { readonly length: number } {
  checkOptions(options, ["cachedBlocks"]);
  const { cachedBlocks = 8 } = { ...options };
  checkWhole(cachedBlocks, "cachedBlocks", 1);
  checkVector(blockLengths, "blockLengths", blockLengths?.length ?? 0, 0);
  if (typeof readBlock !== "function") {
    refuseValue("readBlock", readBlock, "a function that reads a block of a number");
  }
  const starts = [0];
  for (let block = 0; block < blockLengths.length; block++) {
    checkWhole(blockLengths[block], `blockLengths[${block}]`, 0);
    starts.push(starts[block] + blockLengths[block]);
  }
  const length = starts[blockLengths.length];
  // In the order of their last use, as a Map keeps it.
  const cache = new Map<number, Promise<readonly Row[]>>();
  const fetch = async (block: number): Promise<readonly Row[]> => {
    const rows = await readBlock(block);
    if (rows?.length === blockLengths[block]) return rows;
    return refuse(
      "readBlock",
      `${describeValue(rows)} for block ${block}`,
      `an array of ${blockLengths[block]} rows`,
    );
  };
  const blockOf = (block: number): Promise<readonly Row[]> => {
    const known = cache.get(block);
    const rows = known ?? fetch(block);
    // What could not be read may be there the next time.
    if (known === undefined) rows.catch(() => cache.get(block) === rows && cache.delete(block));
    cache.delete(block);
    cache.set(block, rows);
    if (cache.size > cachedBlocks) cache.delete(cache.keys().next().value ?? block);
    return rows;
  };
  const get = async (row: number): Promise<Row> => {
    checkWhole(row, "row", 0, length - 1);
    const block = blockAt(starts, row);
    return (await blockOf(block))[row - starts[block]];
  };
  return { length, get };
}

/** The block that holds a row: the last that starts at it or before, by bisection. */
function blockAt(starts: readonly number[], row: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (starts[middle] <= row) low = middle;
    else high = middle;
  }
  return low;
}
