import { priorFromCounts } from "@balms/core";
import { checkFlag, checkWhole } from "@balms/core/adapter";
import { KeptPasses } from "../draws/kept-passes.ts";
import { permutedIndex } from "../positions/permuted-index.ts";
import { PositionBits } from "../positions/position-bits.ts";
import { createKey } from "../positions/position-key.ts";
import type { RowNumbers, RowSampler } from "../row-sampler.ts";
import { checkClassRows, SortedRows, type ClassRows } from "../rows/class-rows.ts";
import { composeSampler } from "./compose-sampler.ts";
import { checkSamplerOptions, readEpochLength, readOrder } from "./sampler-options.ts";
import type { OrderOptions, SamplerOptions } from "./sampler-options.ts";

/** `SamplerOptions`, whether a row may come again before the others, and how orders are had. */
export interface InstanceSamplerOptions extends SamplerOptions, OrderOptions {
  /** Default false: every row once, then all again in another order. */
  readonly replacement?: boolean | undefined;
}

/**
 * Instance-balanced sampling, every row alike: q ∝ n.
 *
 * Without replacement, passes over the rows follow each other: position p of epoch e is place
 * (e·L + p) mod N of pass ⌊(e·L + p)/N⌋, and each pass is a random permutation of its own. With
 * L = N, an epoch is a pass. No order is stored: memory is O(1), for any N up to 2^53 − 1; with
 * `order: "kept"` that of the present pass is, 4 bytes a row, and rows read in sequence come several
 * times faster.
 *
 * @param rows - N, or the rows of each class; a bare number stands for rows of one class
 * @param options - `random`; `replacement` (default false); `order` ("computed", the default, or "kept"); `epochLength` L (default N)
 * @throws {@link ArgumentError} when an argument is wrong
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createInstanceSampler } from "@balms/sampler";
 *
 * const sampler = createInstanceSampler(6, { random: createRandom(1) });
 * const rows = new Uint32Array(6);
 * sampler.fill(0, 0, rows);
 * console.log(rows.toSorted()); // 0, 1, 2, 3, 4, 5
 * ```
 */
export function createInstanceSampler(
  rows: number | ClassRows,
  options: InstanceSamplerOptions,
): RowSampler {
  checkSamplerOptions(options, "replacement", "order");
  const { random, replacement = false, order, ...lengths } = { ...options };
  const { digest, prior, rowCount } = readRows(rows);
  const key = createKey(random);
  const epochLength = readEpochLength(lengths, rowCount);
  const kept = readOrder({ order }, rowCount) && !replacement;
  const walk = kept ? walkKeptPasses : walkPasses;
  const fill = replacement ? drawAlike(key, rowCount) : walk(key, rowCount, epochLength);
  return composeSampler({
    name: "instance",
    settings: { replacement: checkFlag(replacement, "replacement"), ...(kept ? { order } : {}) },
    key,
    data: digest,
    prior,
    rowCount,
    epochLength,
    sampledPrior: () => prior,
    fill,
  });
}

/** The rows of each class; N rows of one class where only a number is known. */
export function readRows(rows: number | ClassRows): SortedRows {
  if (typeof rows !== "number") return checkClassRows(rows);
  checkWhole(rows, "rows", 1);
  return new SortedRows(priorFromCounts([rows], { classes: ["row"] }));
}

type Fill = (epoch: number, first: number, rows: RowNumbers) => undefined;
type Key = Parameters<typeof composeSampler>[0]["key"];

function drawAlike(key: Key, rowCount: number): Fill {
  const bits = new PositionBits(key, "row");
  return (epoch, first, rows) => {
    for (let i = 0; i < rows.length; i++) {
      bits.seek(epoch, first + i);
      rows[i] = bits.integer(rowCount);
    }
  };
}

function walkPasses(key: Key, rowCount: number, epochLength: number): Fill {
  const bits = new PositionBits(key, "rowOrder");
  return (epoch, first, rows) => {
    const start = epoch * epochLength + first;
    let pass = Math.floor(start / rowCount);
    let place = start - pass * rowCount;
    for (let i = 0; i < rows.length; pass++, place = 0) {
      bits.seek(pass, 0);
      const key0 = bits.nextInt32();
      const key1 = bits.nextInt32();
      for (; i < rows.length && place < rowCount; i++, place++) {
        rows[i] = permutedIndex(rowCount, place, key0, key1);
      }
    }
  };
}

function walkKeptPasses(key: Key, rowCount: number, epochLength: number): Fill {
  const passes = new KeptPasses(rowCount, key);
  return (epoch, first, rows) => {
    const start = epoch * epochLength + first;
    const pass = Math.floor(start / rowCount);
    passes.fill(pass, start - pass * rowCount, rows);
  };
}
