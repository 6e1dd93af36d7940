import { ArgumentError, type RandomGenerator } from "@balms/core";
import { ClassShelf } from "./class-shelf.ts";
import type { ClassFlow, StreamReport } from "./stream-report.ts";
import type { ClassShares, StreamLabel } from "./stream-target.ts";

// More names than this are no classes, but something like one name per row.
const mostClasses = 65_536;

/** How a buffer is kept. */
export interface BufferRules {
  readonly capacity: number;
  readonly maxRepeats: number;
  readonly patience: number;
  readonly others: "error" | "drop";
}

/** The rows that are held back, by class, and the law by which they come out again. */
export class BalanceBuffer<Row> {
  readonly #shares: ClassShares;
  readonly #rules: BufferRules;
  readonly #random: RandomGenerator;
  readonly #shelves: Map<string, ClassShelf<Row>> = new Map();
  /** Rows that came, and rows that went out. */
  #seen = 0;
  #emitted = 0;
  /** Rows held. */
  #size = 0;
  #wanted: ClassShelf<Row> | undefined;

  constructor(shares: ClassShares, rules: BufferRules, random: RandomGenerator) {
    this.#shares = shares;
    this.#rules = rules;
    this.#random = random;
    // Classes that are asked for are waited for from the beginning.
    for (const [name, weight] of shares.weights ?? []) this.#shelfOf(name, weight);
  }

  /** Rows that came so far. */
  get seen(): number {
    return this.#seen;
  }

  get isFull(): boolean {
    return this.#size >= this.#rules.capacity;
  }

  add(row: Row, label: StreamLabel): void {
    const name = this.#shares.nameOf(label, this.#seen);
    const shelf = this.#shelves.get(name) ?? this.#admit(name);
    this.#seen++;
    if (shelf.weight === 0) {
      shelf.refuse();
      return;
    }
    shelf.add(row, this.#seen);
    this.#size++;
  }

  /**
   * Hands out a row of the class whose turn it is, in an object; undefined when that has none.
   * A class keeps its turn until it comes, or has not come for `patience` rows.
   *
   * @param ended - whether no row will come any more: then classes that never came have no turn
   */
  take(ended: boolean): { readonly row: Row } | undefined {
    // No more goes out than came in: a row is repeated where its class comes too seldom only.
    if (this.#emitted >= this.#seen) return undefined;
    const present = (shelf: ClassShelf<Row>): boolean =>
      shelf.weight > 0 &&
      (shelf.size > 0 ||
        (this.#seen - shelf.lastSeen <= this.#rules.patience && (!ended || shelf.seen > 0)));
    if (this.#wanted === undefined || !present(this.#wanted)) this.#wanted = this.#draw(present);
    const wanted = this.#wanted;
    if (wanted === undefined || wanted.size === 0) return undefined;
    const before = wanted.size;
    const row = wanted.take(this.#random, this.#rules.maxRepeats);
    this.#size += wanted.size - before;
    this.#emitted++;
    this.#wanted = undefined;
    return { row };
  }

  /** Gives rows up until the buffer keeps to its capacity, of the class with most rows for its share. */
  trim(): void {
    while (this.#size > this.#rules.capacity) {
      let fullest: ClassShelf<Row> | undefined;
      let most = 0;
      for (const shelf of this.#shelves.values()) {
        const load = shelf.size / shelf.weight;
        if (!(load > most)) continue;
        fullest = shelf;
        most = load;
      }
      fullest?.drop(this.#random);
      this.#size--;
    }
  }

  /** Gives up what is left. */
  clear(): void {
    for (const shelf of this.#shelves.values()) shelf.clear();
    this.#size = 0;
  }

  report(): StreamReport {
    const classes = Array.from(this.#shelves.values(), (shelf) => shelf.flow());
    const total = (field: Exclude<keyof ClassFlow, "label">): number =>
      classes.reduce((sum, flow) => sum + flow[field], 0);
    return {
      seen: total("seen"),
      emitted: total("emitted"),
      repeated: total("repeated"),
      dropped: total("dropped"),
      buffered: total("buffered"),
      kept: total("kept"),
      classes,
    };
  }

  /** One of the classes that are present, with chances as the target has them. */
  #draw(present: (shelf: ClassShelf<Row>) => boolean): ClassShelf<Row> | undefined {
    let total = 0;
    for (const shelf of this.#shelves.values()) if (present(shelf)) total += shelf.weight;
    let rest = this.#random.uniform() * total;
    let drawn: ClassShelf<Row> | undefined;
    for (const shelf of this.#shelves.values()) {
      if (!present(shelf)) continue;
      drawn = shelf;
      rest -= shelf.weight;
      if (rest < 0) break;
    }
    return drawn;
  }

  /** A class that was not heard of before. */
  #admit(name: string): ClassShelf<Row> {
    const { weights } = this.#shares;
    if (weights === undefined) return this.#shelfOf(name, 1);
    if (this.#rules.others === "drop") return this.#shelfOf(name, 0);
    throw new ArgumentError({
      parameter: "label",
      received: `class "${name}" at row ${this.#seen}`,
      expected: "a class of the target",
      hint: 'With `others: "drop"` rows of other classes are left out.',
    });
  }

  #shelfOf(name: string, weight: number): ClassShelf<Row> {
    if (this.#shelves.size >= mostClasses) {
      throw new ArgumentError({
        parameter: "label",
        received: `another class, "${name}", at row ${this.#seen}`,
        expected: `at most ${mostClasses} classes`,
      });
    }
    const shelf = new ClassShelf<Row>(name, weight, this.#seen);
    this.#shelves.set(name, shelf);
    return shelf;
  }
}
