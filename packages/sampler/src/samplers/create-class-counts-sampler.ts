import { priorFromCounts, type ClassPrior, type RandomGenerator } from "@balms/core";
import { checkChoice, checkOptions, checkWhole, isList } from "@balms/core/adapter";
import { nearestName, refuse, refuseValue } from "@balms/core/adapter";
import { permutedIndex } from "../positions/permuted-index.ts";
import { PositionBits } from "../positions/position-bits.ts";
import { createKey } from "../positions/position-key.ts";
import type { RowSampler } from "../row-sampler.ts";
import { checkClassRows, type ClassRows, runningSums } from "../rows/class-rows.ts";
import { composeSampler } from "./compose-sampler.ts";

/** Rows of each class in an epoch: per id [C], or by class name, where classes that are left out have none. */
export type ClassCounts = ArrayLike<number> | Readonly<Record<string, number>>;

/** What a sampler of class counts is given. */
export interface ClassCountsOptions {
  /** Source of the sampler's key, as of every sampler. */
  readonly random: RandomGenerator;
  /** Classes that have fewer rows than are asked for: "refuse" (default), or "take" all that they have. */
  readonly short?: "refuse" | "take" | undefined;
}

/**
 * So many rows of each class in every epoch, none of them twice: 100 of one, 50 of another, 10 of a
 * third, out of more. Each epoch is a random subset of its own, in random order; a row of class c is in
 * it with probability m_c / n_c. O(C) memory beside the rows; an epoch has Σ m_c positions.
 *
 * @param rows - the rows of each class; n_c of them
 * @param counts - m_c, whole numbers ≥ 0, not all 0
 * @param options - `random`; `short`
 * @throws {@link ArgumentError} when an argument is wrong, a name is no class, or a class has fewer rows
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createClassCountsSampler, indexRows } from "@balms/sampler";
 *
 * const rows = indexRows([0, 0, 0, 0, 1, 1, 2], { classes: ["cat", "lynx", "owl"] });
 * const sampler = createClassCountsSampler(rows, { cat: 2, lynx: 1 }, { random: createRandom(1) });
 * const drawn = new Uint32Array(sampler.epochLength);
 * sampler.fill(0, 0, drawn);
 * console.log(drawn); // two cats and a lynx
 * ```
 */
export function createClassCountsSampler(
  rows: ClassRows,
  counts: ClassCounts,
  options: ClassCountsOptions,
): RowSampler {
  checkOptions(options, ["random", "short"]);
  const { random, short = "refuse" } = { ...options };
  checkChoice(short, "short", ["refuse", "take"]);
  const sorted = checkClassRows(rows);
  const { prior, rowCount, starts } = sorted;
  const key = createKey(random);
  const taken = readCounts(counts, prior, short);
  // Position p of an epoch is slot p of a permutation of Σ m slots, class by class.
  const slots = runningSums(taken);
  const epochLength = slots[taken.length];
  if (epochLength === 0) refuse("counts", "only 0", "at least one row");
  const sampled = priorFromCounts(taken, { classes: prior.classes });
  const order = new PositionBits(key, "epoch");
  const orders = new PositionBits(key, "rowOrder");
  return composeSampler({
    name: "class-counts",
    settings: { prior: prior.digest, counts: sampled.digest },
    key,
    data: sorted.digest,
    prior,
    rowCount,
    epochLength,
    sampledPrior: () => sampled,
    fill: (epoch, first, out) => {
      order.seek(epoch, 0);
      const key0 = order.nextInt32();
      const key1 = order.nextInt32();
      for (let i = 0; i < out.length; i++) {
        const slot = permutedIndex(epochLength, first + i, key0, key1);
        const id = classAt(slots, slot);
        orders.seek(epoch, id);
        const rowKey = orders.nextInt32();
        const size = starts[id + 1] - starts[id];
        const place = permutedIndex(size, slot - slots[id], rowKey, orders.nextInt32());
        out[i] = sorted.rowAt(starts[id] + place);
      }
    },
  });
}

/** m_c per id, checked against the rows that there are. */
function readCounts(counts: ClassCounts, prior: ClassPrior, short: string): Float64Array {
  const given = isList(counts) ? checkLength(counts, prior) : countsByName(counts, prior);
  return Float64Array.from(given, (count, id) => {
    const name = JSON.stringify(prior.classes[id]);
    checkWhole(count, `counts of class ${name}`, 0);
    const there = prior.counts[id];
    if (count > there && short === "refuse") {
      const hint = 'With `short: "take"` classes that have fewer give all that they have.';
      refuse("counts", `${count} rows of class ${name}`, `at most the ${there} that it has`, hint);
    }
    return Math.min(count, there);
  });
}

function checkLength(counts: ArrayLike<number>, { classes }: ClassPrior): ArrayLike<number> {
  if (counts.length === classes.length) return counts;
  return refuse("counts", `${counts.length} numbers`, `${classes.length}, one per class`);
}

function countsByName(counts: ClassCounts, { classes }: ClassPrior): number[] {
  const given: unknown = counts;
  if (typeof given !== "object" || given === null || given instanceof Map) {
    refuseValue("counts", counts, "rows by class name, or a list with a number per class");
  }
  const byName = counts as Readonly<Record<string, number>>;
  const unknown = Object.keys(byName).find((name) => !classes.includes(name));
  if (unknown !== undefined) {
    const plain = unknown.toLowerCase();
    const same = classes.find((name) => name.toLowerCase() === plain);
    const near = same ?? nearestName(unknown, classes);
    const meant = near === undefined ? "names of classes of the rows" : JSON.stringify(near);
    refuse("counts", `class ${JSON.stringify(unknown)}`, meant);
  }
  return classes.map((name) => (Object.hasOwn(byName, name) ? byName[name] : 0));
}

/** The class that a slot belongs to, by bisection. */
function classAt(slots: Float64Array, slot: number): number {
  let [low, high] = [0, slots.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (slots[middle] <= slot) low = middle;
    else high = middle;
  }
  return low;
}
