import type { RandomGenerator } from "@balms/core";

/** A row that went out, and how often it did so again. */
export interface UsedRow<Row> {
  readonly row: Row;
  repeats: number;
}

/** The rows of one class in a buffer, in no meaningful order. */
export class ClassShelf<Row> {
  /** Rows that did not go out yet. */
  readonly fresh: Row[] = [];
  /** Rows that did, and may be repeated. */
  readonly used: UsedRow<Row>[] = [];

  /** Hands a row out, one that is new where there is one; the shelf must not be empty. */
  take(random: RandomGenerator, maxRepeats: number): Row {
    if (this.fresh.length > 0) {
      const row = removeAny(this.fresh, random);
      if (maxRepeats > 0) this.used.push({ row, repeats: 0 });
      return row;
    }
    const index = random.integer(this.used.length);
    const used = this.used[index];
    if (++used.repeats >= maxRepeats) removeAt(this.used, index);
    return used.row;
  }

  /** Gives a row up, one that was handed out where there is one; says how often it could still have been. */
  drop(random: RandomGenerator, maxRepeats: number): number {
    if (this.used.length > 0) return maxRepeats - removeAny(this.used, random).repeats;
    removeAny(this.fresh, random);
    return 1 + maxRepeats;
  }

  /** How often its rows may still go out. */
  stock(maxRepeats: number): number {
    const { fresh, used } = this;
    if (maxRepeats === Infinity) return fresh.length + used.length > 0 ? Infinity : 0;
    const left = used.reduce((sum, { repeats }) => sum + maxRepeats - repeats, 0);
    return left + fresh.length * (1 + maxRepeats);
  }
}

function removeAny<T>(list: T[], random: RandomGenerator): T {
  return removeAt(list, random.integer(list.length));
}

/** The last takes its place: order means nothing here. */
function removeAt<T>(list: T[], index: number): T {
  const removed = list[index];
  const last = list.pop() as T;
  if (index < list.length) list[index] = last;
  return removed;
}
