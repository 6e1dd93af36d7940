import type { RandomGenerator } from "@balms/core";
import { mostClasses, refuse } from "@balms/core/adapter";
import { MaxTree } from "../draws/max-tree.ts";
import { SumTree } from "../draws/sum-tree.ts";
import type { BufferRules } from "./buffer-rules.ts";
import { ClassLedger } from "./class-ledger.ts";
import { ClassShelf } from "./class-shelf.ts";
import { reportColumns, type StreamReport } from "./stream-report.ts";
import type { StreamLabel } from "./stream-target.ts";

// Part of the capacity that rows which may go out make up before one of them does.
const poolPart = 4;

// Rows from which on it is known how often a class comes.
const wellKnown = 8;

/** Where a buffer stands beside its classes and rows. */
export interface BufferProgress {
  /** Rows that came, and rows that went out. */
  seen: number;
  emitted: number;
  /** Rows held. */
  size: number;
  /** Whether rows go out: it was full once. */
  filled: boolean;
  /** Whether the source has ended. */
  ended: boolean;
  /** Rows since the last review of all classes. */
  sinceReview: number;
}

/** The rows that are held back, by class, and the law by which they come out again. */
export class BalanceBuffer<Row> {
  readonly progress: BufferProgress = {
    seen: 0,
    emitted: 0,
    size: 0,
    filled: false,
    ended: false,
    sinceReview: 0,
  };
  readonly ledger: ClassLedger;
  readonly labels: string[] = [];
  readonly shelves: ClassShelf<Row>[] = [];
  random: RandomGenerator;
  readonly #rules: BufferRules;
  readonly #ids = new Map<string, number>();
  /** The same by the labels that came, which need no name then. */
  readonly #known = new Map<StreamLabel, number>();
  /** Rows that can go out, by class: one that does is any of them. */
  #ready = new Float64Array(0);
  #readySums = new SumTree(0, () => 0);
  /** Rows that cannot, relative to the share of their class. */
  #loads = new Float64Array(0);
  #heaviest = new MaxTree(0, () => 0);
  #room = 0;

  constructor(rules: BufferRules, random: RandomGenerator) {
    this.#rules = rules;
    this.random = random;
    this.ledger = new ClassLedger(1 + rules.maxRepeats);
    // Classes that are asked for are waited for from the beginning.
    for (const [label, weight] of rules.shares.weights ?? []) this.admit(label, weight);
  }

  add(row: Row, label: StreamLabel): void {
    const { progress, ledger } = this;
    const id = this.#known.get(label) ?? this.#find(label);
    progress.seen++;
    ledger.arrive(id, progress.seen);
    if (ledger.columns.weight[id] === 0) {
      ledger.columns.dropped[id]++;
      return;
    }
    this.shelves[id].fresh.push(row);
    this.#store(id, 1, 1 + this.#rules.maxRepeats);
    progress.sinceReview++;
    if (progress.filled ? progress.sinceReview >= ledger.totals.classes : this.#isFull) {
      progress.filled = true;
      this.#review();
    }
  }

  /** No row will come any more: what can go out of those that are held goes out now. */
  end(): void {
    const { progress } = this;
    if (progress.ended) return;
    progress.filled = true;
    progress.ended = true;
    this.#review();
  }

  /** Hands out a row, in an object; undefined when none is due. */
  take(): { readonly row: Row } | undefined {
    const { progress, ledger } = this;
    // No more goes out than came in: a row is repeated where its class comes too seldom only.
    if (!progress.filled || progress.emitted >= progress.seen) return undefined;
    const { total } = this.#readySums;
    // Of a few rows, which class comes next could be told from those that came before.
    if (total <= (progress.ended ? 0 : Math.floor(this.capacity / poolPart))) return undefined;
    const id = this.#readySums.find(Math.floor(this.random.uniform() * total));
    const { columns } = ledger;
    const shelf = this.shelves[id];
    if (columns.fresh[id] === 0) columns.repeated[id]++;
    const row = shelf.take(this.random, this.#rules.maxRepeats);
    columns.emitted[id]++;
    columns.handed[id]++;
    progress.emitted++;
    this.#store(id, shelf.fresh.length + shelf.used.length - this.#sizeOf(id), -1);
    return { row };
  }

  /** Gives rows up until the buffer keeps to its capacity, of the class with most for its share. */
  trim(): void {
    while (this.progress.size > this.capacity) {
      const id = this.#heaviest.find();
      const { columns } = this.ledger;
      if (columns.used[id] === 0) columns.dropped[id]++;
      this.#store(id, -1, -this.shelves[id].drop(this.random, this.#rules.maxRepeats));
    }
  }

  /** Gives up what is left. */
  clear(): void {
    const { columns } = this.ledger;
    for (const [id, shelf] of this.shelves.entries()) {
      columns.dropped[id] += columns.fresh[id];
      shelf.fresh.length = 0;
      shelf.used.length = 0;
      columns.stock[id] = 0;
      this.#store(id, -this.#sizeOf(id), 0);
    }
  }

  /** Rows that are held at most. */
  get capacity(): number {
    return this.#rules.capacity(this.ledger.totals.size);
  }

  report(): StreamReport {
    return reportColumns(this.labels, this.ledger.columns);
  }

  /** Takes in a class that was not heard of before; gives its number. */
  admit(label: string, weight: number): number {
    if (this.labels.length >= mostClasses) {
      const another = `another class, "${label}", at row ${this.progress.seen}`;
      refuse("label", another, `at most ${mostClasses} classes`);
    }
    const id = this.ledger.admit(weight, this.random.uniform(), this.progress.seen);
    this.#ids.set(label, id);
    this.labels.push(label);
    this.shelves.push(new ClassShelf());
    if (this.ledger.room > this.#room) this.#plantTrees();
    return id;
  }

  /** The class of a label that did not come before. */
  #find(label: StreamLabel): number {
    const { shares, weightOf } = this.#rules;
    const { seen } = this.progress;
    const name = shares.nameOf(label, seen);
    const id = this.#ids.get(name) ?? this.admit(name, weightOf(name, seen));
    this.#known.set(label, id);
    return id;
  }

  /** Makes anew what follows from the rows that are held, after all of them may have changed. */
  plant(): void {
    const { maxRepeats } = this.#rules;
    for (const [id, shelf] of this.shelves.entries()) {
      this.ledger.columns.stock[id] = shelf.stock(maxRepeats);
    }
    this.#plantTrees();
  }

  #plantTrees(): void {
    this.#room = this.ledger.room;
    const [ready, loads] = [new Float64Array(this.#room), new Float64Array(this.#room)];
    this.#ready = ready;
    this.#loads = loads;
    for (let id = 0; id < this.shelves.length; id++) this.#weigh(id);
    this.#readySums = new SumTree(this.#room, (id) => ready[id]);
    this.#heaviest = new MaxTree(this.#room, (id) => loads[id]);
  }

  #weigh(id: number): void {
    const size = this.#sizeOf(id);
    const ready = this.ledger.ready(id);
    this.#ready[id] = ready;
    // Rows that can go out are given up last, and of these the most for the share.
    const load = size - 0.999 * Math.min(size, ready);
    this.#loads[id] = size === 0 ? 0 : load / this.ledger.columns.weight[id];
  }

  get #isFull(): boolean {
    return this.progress.size >= this.capacity;
  }

  #sizeOf(id: number): number {
    const { fresh, used } = this.ledger.columns;
    return fresh[id] + used[id];
  }

  /** Writes down what has become of a shelf, of which so many more rows are held. */
  #store(id: number, rows: number, stock: number): void {
    const { columns } = this.ledger;
    const { fresh, used } = this.shelves[id];
    columns.fresh[id] = fresh.length;
    columns.used[id] = used.length;
    if (this.#sizeOf(id) === 0) columns.stock[id] = 0;
    else if (this.#rules.maxRepeats === Infinity) columns.stock[id] = Infinity;
    else columns.stock[id] += stock;
    this.progress.size += rows;
    const ready = this.#ready[id];
    this.#weigh(id);
    if (this.#ready[id] !== ready) this.#readySums.refresh(id);
    this.#heaviest.refresh(id);
  }

  #review(): void {
    const { progress, ledger } = this;
    const { seen, lastSeen } = ledger.columns;
    const usual = ledger.greatestGap(wellKnown);
    const least = Math.max(this.capacity, ledger.totals.size);
    ledger.review((id) => {
      if (progress.ended && seen[id] === 0) return true;
      // Of few rows, it is not known yet how often they come: once, if they are a misspelt label.
      const gap = seen[id] < wellKnown ? usual : lastSeen[id] / seen[id];
      return progress.seen - lastSeen[id] > this.#rules.patience(least, gap);
    });
    progress.sinceReview = 0;
    for (let id = 0; id < this.shelves.length; id++) this.#weigh(id);
    this.#readySums.refreshAll();
    this.#heaviest.refreshAll();
  }
}
