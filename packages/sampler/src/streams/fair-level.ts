/** The classes of a stream, as its level is found from them. */
export interface ClassSupplies {
  readonly size: number;
  /** Share of each class in the target, up to a factor; 0 for one that takes no part [C]. */
  readonly weights: Float64Array;
  /** Rows of each class that went out or could go out [C]. */
  readonly supplies: Float64Array;
  /** Classes that take part. */
  readonly classes: number;
  /** How often a row counts, which is by how much the variance of a supply passes its mean. */
  readonly uses: number;
  /** In [0, 1]: how far the classes are known to come by their shares. */
  readonly trust: number;
  /** In (0, 1]: what chance may account for, as a part of all that it could. */
  readonly leniency: number;
}

// The mean of |z| is 0.8 for normal numbers, and up to 0.9 for counts of some ten rows.
const meanDeviation = 0.9;
// Bits of the level that are settled.
const halvings = 24;

/** How far below its share one of so many classes falls by chance, in standard deviations. */
export function chanceDeviation(classes: number): number {
  return Math.sqrt(2 * Math.log(classes));
}

/**
 * The greatest level ℓ at which classes fall short of their share w·ℓ by no more than chance may
 * make them, with standard deviation √(uses·w·ℓ): none by more than the least of C normal numbers, and
 * those that fall short by no more on average than the lower half of such numbers.
 *
 * @param from - a level that holds already
 * @param most - one that must not be passed
 */
export function fairLevel(supplies: ClassSupplies, from: number, most: number): number {
  if (!(most > from)) return from;
  if (holds(supplies, most)) return most;
  let [low, high] = [from, most];
  for (let step = 0; step < halvings; step++) {
    const middle = low + (high - low) / 2;
    if (holds(supplies, middle)) low = middle;
    else high = middle;
  }
  return low;
}

function holds(given: ClassSupplies, level: number): boolean {
  const { size, weights, supplies, classes, uses, trust, leniency } = given;
  const furthest = leniency * chanceDeviation(classes);
  let sum = 0;
  let short = 0;
  for (let id = 0; id < size; id++) {
    const share = weights[id] * level;
    const lack = share - supplies[id];
    if (!(lack > 0)) continue;
    const deviation = lack / Math.sqrt(uses * share);
    if (deviation > furthest) return false;
    sum += deviation;
    short++;
  }
  // Where the classes themselves have to say what their common rate is, that takes one of them.
  return sum <= leniency * meanDeviation * Math.max(0, short - 1 + trust);
}
