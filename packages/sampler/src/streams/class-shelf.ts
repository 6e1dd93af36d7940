import type { RandomGenerator } from "@balms/core";
import type { ClassFlow } from "./stream-report.ts";

interface UsedRow<Row> {
  readonly row: Row;
  /** How often it may still be repeated. */
  left: number;
}

/** The rows of one class in a buffer, and what became of those that are not. */
export class ClassShelf<Row> {
  readonly label: string;
  /** Share of the class in the target, up to a factor. */
  readonly weight: number;
  /** Number of the last row of the class, counted over the whole stream. */
  lastSeen: number;
  readonly #fresh: Row[] = [];
  readonly #used: UsedRow<Row>[] = [];
  #seen = 0;
  #emitted = 0;
  #repeated = 0;
  #dropped = 0;

  constructor(label: string, weight: number, lastSeen: number) {
    this.label = label;
    this.weight = weight;
    this.lastSeen = lastSeen;
  }

  /** Rows in the buffer. */
  get size(): number {
    return this.#fresh.length + this.#used.length;
  }

  get seen(): number {
    return this.#seen;
  }

  add(row: Row, number: number): void {
    this.#seen++;
    this.lastSeen = number;
    this.#fresh.push(row);
  }

  /** Counts a row that is not wanted. */
  refuse(): void {
    this.#seen++;
    this.#dropped++;
  }

  /** Hands a row out, one that is new where there is one; the shelf must not be empty. */
  take(random: RandomGenerator, maxRepeats: number): Row {
    this.#emitted++;
    if (this.#fresh.length > 0) {
      const row = removeAny(this.#fresh, random);
      if (maxRepeats > 0) this.#used.push({ row, left: maxRepeats });
      return row;
    }
    this.#repeated++;
    const index = random.integer(this.#used.length);
    const used = this.#used[index];
    if (--used.left === 0) removeAt(this.#used, index);
    return used.row;
  }

  /** Gives a row up, one that was handed out where there is one. */
  drop(random: RandomGenerator): void {
    if (this.#used.length > 0) {
      removeAny(this.#used, random);
      return;
    }
    removeAny(this.#fresh, random);
    this.#dropped++;
  }

  clear(): void {
    this.#dropped += this.#fresh.length;
    this.#fresh.length = 0;
    this.#used.length = 0;
  }

  flow(): ClassFlow {
    return {
      label: this.label,
      seen: this.#seen,
      emitted: this.#emitted,
      repeated: this.#repeated,
      dropped: this.#dropped,
      buffered: this.#fresh.length,
      kept: this.#used.length,
    };
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
