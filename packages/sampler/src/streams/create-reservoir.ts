import { restoreRandom } from "@balms/core";
import { checkMethods, checkOptions, checkWhole } from "@balms/core/adapter";
import type { RandomGenerator } from "@balms/core";
import { forkRandom } from "../positions/fork-random.ts";
import { type ClassSample, readReservoirState, type ReservoirState } from "./reservoir-state.ts";
import { nameLabel, type StreamLabel } from "./stream-target.ts";

/** How many rows are kept. */
export interface ReservoirOptions {
  /** Rows kept of each class. */
  readonly perClass: number;
  /** Decides which; the reservoir draws from a fork of it. */
  readonly random: RandomGenerator;
}

/** A uniform sample of each class of a stream. */
export interface Reservoir<Row> {
  readonly perClass: number;
  /** Takes a row in; says whether it is kept for now. */
  add(row: Row, label: StreamLabel): boolean;
  /** The classes that came, in order of appearance. */
  labels(): string[];
  /** The rows kept of a class, in no meaningful order; of all classes, one after the other, without a label. */
  rows(label?: StreamLabel): Row[];
  /** How many rows of a class came; of all classes without a label. */
  seen(label?: StreamLabel): number;
  /**
   * Takes over what another reservoir of the same `perClass` has seen of other rows; that one stays
   * as it is. Each needs a `random` of its own, `fork`s of one for instance.
   */
  merge(other: Reservoir<Row>): void;
  /** All of it, the rows as they are. */
  state(): ReservoirState<Row>;
  /** Continues from a state. */
  resume(state: ReservoirState<Row>): void;
}

/**
 * Keeps a uniform sample of `perClass` rows of each class of a stream whose length and classes
 * nobody knows: after n rows of a class, each of them is kept with probability min(1, perClass / n),
 * and all samples of that size are equally likely. Memory is C · `perClass` rows.
 *
 * Source: Vitter, "Random sampling with a reservoir", ACM TOMS 11(1), 1985, Algorithm R.
 *
 * @param options - `perClass`, `random`
 * @throws {@link ArgumentError} when an option is wrong
 *
 * @example
 * ```ts
 * import { createRandom } from "@balms/core";
 * import { createReservoir } from "@balms/sampler";
 *
 * const reservoir = createReservoir<number>({ perClass: 3, random: createRandom(1) });
 * for (let row = 0; row < 1000; row++) reservoir.add(row, row % 10 === 0 ? "lynx" : "cat");
 * console.log(reservoir.rows("lynx"), reservoir.seen("lynx")); // three rows of 100
 * ```
 */
export function createReservoir<Row>(options: ReservoirOptions): Reservoir<Row> {
  checkOptions(options, ["perClass", "random"]);
  const { perClass, random } = { ...options };
  checkWhole(perClass, "perClass", 1);
  return new ClassReservoir(perClass, forkRandom(random, "reservoir"));
}

class ClassReservoir<Row> implements Reservoir<Row> {
  readonly perClass: number;
  #random: RandomGenerator;
  #classes: Map<string, ClassSample<Row>> = new Map();

  constructor(perClass: number, random: RandomGenerator) {
    this.perClass = perClass;
    this.#random = random;
  }

  add(row: Row, label: StreamLabel): boolean {
    const sample = this.#sampleOf(nameLabel(label));
    const { rows } = sample;
    sample.seen++;
    if (rows.length < this.perClass) {
      rows.push(row);
      return true;
    }
    const place = this.#random.integer(sample.seen);
    if (place < this.perClass) rows[place] = row;
    return place < this.perClass;
  }

  labels(): string[] {
    return [...this.#classes.keys()];
  }

  rows(label?: StreamLabel): Row[] {
    return this.#select(label).flatMap(({ rows }) => rows);
  }

  seen(label?: StreamLabel): number {
    return this.#select(label).reduce((sum, { seen }) => sum + seen, 0);
  }

  merge(other: Reservoir<Row>): void {
    checkMethods(other, "other", ["state"]);
    for (const [label, theirs] of readReservoirState(other.state(), this.perClass)) {
      const own = this.#sampleOf(label);
      own.rows = this.#union({ ...own, rows: [...own.rows] }, { ...theirs });
      own.seen += theirs.seen;
    }
  }

  state(): ReservoirState<Row> {
    return {
      format: "balms.reservoir/1",
      perClass: this.perClass,
      classes: Array.from(this.#classes, ([label, { seen, rows }]) => ({
        label,
        seen,
        rows: [...rows],
      })),
      random: this.#random.state(),
    };
  }

  resume(state: ReservoirState<Row>): void {
    const classes = readReservoirState(state, this.perClass);
    this.#random = restoreRandom(state.random);
    this.#classes = classes;
  }

  /**
   * A uniform sample of two disjoint populations from a uniform sample of each: every pick is of a
   * population by what is left of it, and then one of its sample. Empties both.
   */
  #union(a: ClassSample<Row>, b: ClassSample<Row>): Row[] {
    const rows: Row[] = [];
    const size = Math.min(this.perClass, a.seen + b.seen);
    while (rows.length < size) {
      const from = this.#random.integer(a.seen + b.seen) < a.seen ? a : b;
      from.seen--;
      rows.push(...from.rows.splice(this.#random.integer(from.rows.length), 1));
    }
    return rows;
  }

  #sampleOf(label: string): ClassSample<Row> {
    const known = this.#classes.get(label);
    if (known !== undefined) return known;
    const sample: ClassSample<Row> = { seen: 0, rows: [] };
    this.#classes.set(label, sample);
    return sample;
  }

  #select(label: StreamLabel | undefined): ClassSample<Row>[] {
    if (label === undefined) return [...this.#classes.values()];
    return [this.#classes.get(nameLabel(label)) ?? { seen: 0, rows: [] }];
  }
}
