import { type ClassColumns, growColumns, createColumns } from "./class-columns.ts";
import { chanceDeviation, fairLevel } from "./fair-level.ts";

// Rows per unit of weight after which half of what was counted is forgotten.
const memory = 4096;
// Rows that a class which is new may catch up with.
const mostCatchUp = 16;
// Standard deviations by which the scatter of rows passes that of draws: up to the first it is put down
// to chance, from the second on it is not.
const [mostByChance, leastByRule] = [2, 5];
// However often a row may go out, a class that did not come is missed.
const mostUses = 64;
// Against rounding in sums of shares.
const slack = 1e-9;
const firstRoom = 16;

/** How the classes of a stream stand together. */
export interface LedgerTotals {
  /** C, classes that were heard of. */
  size: number;
  /** ℓ, rows that are due per unit of weight. */
  level: number;
  /** By how much a row raises what is due of its own class until the next review. */
  gain: number;
  /** Sums over the classes that take part, and their number. */
  weight: number;
  arrived: number;
  classes: number;
}

/**
 * How many rows of each class came and went out, and how many are due: may go out by now. A row
 * changes what is written of one class; what depends on all of them is worked out in a review, which
 * costs O(C) and takes place once per C rows.
 */
export class ClassLedger {
  readonly totals: LedgerTotals = {
    size: 0,
    level: 0,
    gain: 0,
    weight: 0,
    arrived: 0,
    classes: 0,
  };
  columns: ClassColumns = createColumns(firstRoom);
  /** Weights of the classes that take part, and their supplies: for one review. */
  #weights = new Float64Array(firstRoom);
  #supplies = new Float64Array(firstRoom);
  readonly #uses: number;

  /** @param uses - how often a row may go out, `Infinity` included */
  constructor(uses: number) {
    // A class that has any row never falls short where that is without end.
    this.#uses = uses === Infinity ? 1 : Math.min(uses, mostUses);
  }

  /** Classes that there is room for. */
  get room(): number {
    return this.#weights.length;
  }

  /** Takes a class in; gives its number. */
  admit(weight: number, phase: number, now: number): number {
    const id = this.totals.size++;
    this.makeRoom(this.totals.size);
    this.columns.weight[id] = weight;
    this.columns.phase[id] = phase;
    this.columns.lastSeen[id] = now;
    if (weight > 0) this.#join(id);
    return id;
  }

  makeRoom(size: number): void {
    if (size <= this.room) return;
    let length = this.room;
    while (length < size) length *= 2;
    this.columns = growColumns(this.columns, length);
    this.#weights = new Float64Array(length);
    this.#supplies = new Float64Array(length);
  }

  /** Counts a row that came as number `now`. */
  arrive(id: number, now: number): void {
    const { columns, totals } = this;
    if (columns.weight[id] > 0) {
      if (columns.present[id] === 0) this.#join(id);
      columns.arrived[id]++;
      columns.due[id] += totals.gain;
      totals.arrived++;
    }
    columns.seen[id]++;
    columns.lastSeen[id] = now;
  }

  /** How many rows of a class can go out. */
  ready(id: number): number {
    const { due, handed, phase, stock } = this.columns;
    const credit = Math.floor(due[id] - handed[id] + phase[id] + slack);
    return credit > 0 ? Math.min(credit, stock[id]) : 0;
  }

  /**
   * Works out what is due of each class.
   *
   * @param isGone - whether a class of which no further row is held is waited for no longer
   */
  review(isGone: (id: number) => boolean): void {
    const { present, stock } = this.columns;
    for (let id = 0; id < this.totals.size; id++) {
      // One that has rows which are not due yet comes to its share by these.
      if (present[id] === 1 && stock[id] <= this.ready(id) && isGone(id)) present[id] = 0;
    }
    this.#addUp();
    const trust = this.#trust();
    this.#raise(trust);
    this.#settle(trust);
    if (this.totals.level > memory) this.#forget(trust);
  }

  /** What lies between two rows on average, of the class where that is most; of such as came often enough. */
  greatestGap(leastSeen: number): number {
    const { seen, lastSeen, present } = this.columns;
    let greatest = 0;
    for (let id = 0; id < this.totals.size; id++) {
      if (present[id] === 0 || seen[id] < leastSeen) continue;
      greatest = Math.max(greatest, lastSeen[id] / seen[id]);
    }
    return greatest;
  }

  /** From now on a class has a share. One that is new has some to catch up with: it may be rare only. */
  #join(id: number): void {
    const { columns, totals } = this;
    const share = columns.weight[id] * totals.level;
    const isNew = columns.seen[id] === 0;
    columns.present[id] = 1;
    columns.handed[id] = isNew ? Math.max(0, share - mostCatchUp) : share;
    columns.due[id] = share;
    // It came by its share as far as it is taken to have gone out by it.
    const credited = share > 0 ? columns.handed[id] / share : 0;
    columns.arrived[id] = credited * this.#expected(columns.weight[id]);
    totals.weight += columns.weight[id];
    totals.arrived += columns.arrived[id];
    totals.classes++;
  }

  /** Rows that came, if all classes come by their shares. */
  #expected(weight: number): number {
    const { totals } = this;
    return totals.weight > 0 ? (weight / totals.weight) * totals.arrived : 0;
  }

  #addUp(): void {
    const { columns, totals } = this;
    totals.weight = 0;
    totals.arrived = 0;
    totals.classes = 0;
    for (let id = 0; id < totals.size; id++) {
      this.#weights[id] = columns.present[id] * columns.weight[id];
      this.#supplies[id] = columns.handed[id] + columns.stock[id];
      if (this.#weights[id] === 0) continue;
      totals.weight += this.#weights[id];
      totals.arrived += columns.arrived[id];
      totals.classes++;
    }
  }

  /**
   * In [0, 1]: how far the rows that came may be independent draws from the target. 1 where they
   * scatter about it no more than such draws do by Pearson's χ², 0 where they scatter much more.
   */
  #trust(): number {
    const { columns, totals } = this;
    let scatter = 0;
    for (let id = 0; id < totals.size; id++) {
      if (this.#weights[id] === 0) continue;
      const expected = this.#expected(this.#weights[id]);
      if (expected > 0) scatter += (columns.arrived[id] - expected) ** 2 / expected;
    }
    const freedom = totals.classes - 1;
    const excess = (scatter - freedom) / Math.sqrt(2 * totals.classes);
    return Math.max(0, Math.min(1, (leastByRule - excess) / (leastByRule - mostByChance)));
  }

  /** Rows that go out per row that comes, by the level. */
  get #pace(): number {
    const { arrived, level, weight } = this.totals;
    return arrived > 0 ? (level * weight) / arrived : 0;
  }

  #raise(trust: number): void {
    const { totals } = this;
    if (totals.classes === 0) return;
    // The less goes out anyway, the less is lost by being strict.
    const leniency = Math.max(trust, Math.min(1, Math.cbrt(this.#pace)));
    const { size, classes } = totals;
    const supplies = { size, weights: this.#weights, supplies: this.#supplies, classes };
    const given = { ...supplies, uses: this.#uses, trust, leniency };
    totals.level = fairLevel(given, totals.level, totals.arrived / totals.weight);
  }

  /**
   * A class is due by its share. What came of it beyond that goes out as well where chance may have
   * brought it: all of it where the stream comes by the shares, none of what no chance would bring.
   */
  #settle(trust: number): void {
    const { columns, totals } = this;
    const furthest = chanceDeviation(totals.classes);
    const gain = trust * this.#pace;
    totals.gain = gain;
    for (let id = 0; id < totals.size; id++) {
      const weight = this.#weights[id];
      if (weight === 0) continue;
      const expected = this.#expected(weight);
      const more = columns.arrived[id] - expected;
      const byChance = Math.min(more, 2 * furthest * Math.sqrt(expected) - more);
      columns.due[id] = weight * totals.level + gain * Math.max(0, byChance);
    }
  }

  /** Halves what is remembered. What may still go out of each class stays the same. */
  #forget(trust: number): void {
    const { columns, totals } = this;
    const credits = columns.due.map((due, id) => due - columns.handed[id]);
    totals.level /= 2;
    totals.arrived /= 2;
    for (let id = 0; id < totals.size; id++) columns.arrived[id] /= 2;
    this.#settle(trust);
    for (let id = 0; id < totals.size; id++) columns.handed[id] = columns.due[id] - credits[id];
  }
}
