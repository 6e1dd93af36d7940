import { checkNumber, checkVector, checkWhole, refuse, refuseValue } from "@balms/core/adapter";

/** How a loss becomes a priority. */
export interface PriorityOptions {
  /** α ≥ 0: priority = max(loss, smallest)^α; 0 draws all alike; default 1. */
  readonly exponent?: number | undefined;
  /** The loss below which none counts, above 0: nothing is given up for good; default 1e−3. */
  readonly smallest?: number | undefined;
}

/** Single-precision numbers end here. */
const [least, most] = [2 ** -126, 2 ** 127];

/**
 * A priority per row or per class from the latest loss: max(loss, smallest)^exponent, as a single-
 * precision number. What was never seen has the highest priority that there ever was; 1 at first.
 */
export class LossPriorities {
  /** −1 where nothing was seen yet. */
  readonly values: Float32Array;
  highest = 1;
  readonly #exponent: number;
  readonly #smallest: number;

  constructor(size: number, options: PriorityOptions) {
    const { exponent = 1, smallest = 1e-3 } = options;
    this.#exponent = checkNumber(exponent, "exponent", { least: 0 });
    this.#smallest = checkNumber(smallest, "smallest", { above: 0 });
    this.values = new Float32Array(size).fill(-1);
  }

  /** Takes over a loss. */
  set(index: number, loss: number): void {
    const priority = Math.max(loss, this.#smallest) ** this.#exponent;
    this.values[index] = Math.max(least, Math.min(priority, most));
    this.highest = Math.max(this.highest, this.values[index]);
  }

  /** The settings, as part of a sampler's kind. */
  settings(): { readonly exponent: number; readonly smallest: number } {
    return { exponent: this.#exponent, smallest: this.#smallest };
  }

  write(): unknown {
    return { highest: this.highest, priorities: Array.from(this.values) };
  }

  /** Takes over what `write` gave, if all of it is right. */
  read(learned: unknown): void {
    const { highest, priorities } = { ...(learned as { highest: number; priorities: number[] }) };
    checkNumber(highest, "state.learned.highest", { least: 1, most });
    checkVector(priorities, "state.learned.priorities", this.values.length, -1);
    const wrong = priorities.findIndex(
      (value) => value !== -1 && (value < least || value > highest),
    );
    if (wrong >= 0) {
      refuse(
        "state.learned.priorities",
        `${priorities[wrong]} at position ${wrong}`,
        "-1, or a priority up to state.learned.highest",
      );
    }
    this.values.set(priorities);
    this.highest = highest;
  }
}

/** Checks row numbers and one loss for each. */
export function checkLosses(
  rows: ArrayLike<number>,
  losses: ArrayLike<number>,
  rowCount: number,
): void {
  const length = (rows as ArrayLike<number> | null | undefined)?.length;
  if (typeof length !== "number" || typeof rows === "string") {
    refuseValue("rows", rows, "row numbers");
  }
  for (let i = 0; i < length; i++) checkWhole(rows[i], `rows[${i}]`, 0, rowCount - 1);
  checkVector(losses, "losses", length, 0);
}
