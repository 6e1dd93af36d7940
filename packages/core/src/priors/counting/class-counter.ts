import { checkChoice } from "../../checks/check-choice.ts";
import { checkList } from "../../checks/check-list.ts";
import { checkVector, checkWhole } from "../../checks/check-values.ts";
import { describeValue } from "../../errors/describe-value.ts";
import { refuse } from "../../errors/refuse.ts";
import { checkTotal, mostClasses } from "../check-counts.ts";
import { isWellFormed } from "../check-text.ts";
import type { ClassPrior } from "../class-prior.ts";
import { priorFromCounts } from "../prior-from-counts.ts";
import { checkIterable } from "./check-iterable.ts";
import type { ClassCounterState } from "./class-counter-state.ts";
import { classLabels } from "./class-labels.ts";
import { compareCodePoints } from "./compare-code-points.ts";
import type { ClassLabel, ClassOptions, CountOptions } from "./count-options.ts";

/** What was counted of one class. */
interface Tally {
  readonly name: string;
  instances: number;
  rows: number;
  /** The last example that has the class, by number from 1. */
  last: number;
}

/**
 * Counts labels as they come, in parts and on several workers, into a `ClassPrior`.
 *
 * n_c = Σ 1[c ∈ row] over rows or images, Σ mentions of c for instances. Counts are exact: what
 * would pass 2^53 − 1 is refused. A row that is refused leaves the counter as it was, and so does a
 * merge. Messages number the rows from the first that this counter was given.
 *
 * @example
 * ```ts
 * import { ClassCounter } from "@balms/core";
 *
 * const classes = ["person", "dog", "lynx"];
 * const counter = new ClassCounter({ classes });
 * counter.addExample(["person", "dog", "dog"]); // one image with three annotated instances
 * counter.addExample([]); // background
 * const worker = new ClassCounter({ classes });
 * worker.addExample([0]);
 * counter.merge(worker.state());
 * console.log(counter.prior({ counted: "images" })); // counts [2, 1, 0] of 3 examples
 * console.log(counter.prior({ counted: "instances" }).counts); // [2, 2, 0]
 * ```
 */
export class ClassCounter {
  readonly #classes: ClassOptions["classes"];
  readonly #tallies: Tally[] = [];
  /** Tallies by class id, by name, or by both: whatever counts as a label. */
  readonly #byLabel: Map<ClassLabel, Tally> = new Map();
  #instances = 0;
  #examples = 0;
  /** Whether a row may have several classes or none. */
  #several = false;

  /**
   * @param options - `classes`: C, or the class names; left out, every name that occurs is a class
   * @param parameter - name of `classes`, for the message
   * @throws {@link ArgumentError} when `classes` is neither, or a name repeats
   */
  constructor(options: ClassOptions = {}, parameter: string = "classes") {
    this.#classes = options.classes;
    if (this.#classes === undefined) return;
    for (const [id, label] of classLabels(this.#classes, parameter).entries()) {
      this.#byLabel.set(id, this.#tallyOf(label));
    }
  }

  /**
   * Counts rows of one class.
   *
   * @param label - class id or name
   * @param times - how many rows, a whole number; 0 makes a name known that no row has so far
   * @throws {@link ArgumentError} when it is no class, or the total would pass 2^53 − 1
   */
  add(label: ClassLabel, times: number = 1): void {
    this.#addRows(label, times, "label");
  }

  /**
   * Counts rows of one class each, up to the first that is wrong.
   *
   * @param labels - class id or name per row [N]: an array, a typed array or any other iterable
   * @param parameter - their name, for the message
   * @throws {@link ArgumentError} naming the row whose label is no class
   */
  addAll(labels: Iterable<ClassLabel>, parameter: string = "labels"): void {
    for (const label of checkIterable(labels, parameter)) this.#addRows(label, 1, parameter);
  }

  /**
   * Counts one row with any number of classes, or one image with its annotated instances.
   *
   * @param labels - class ids or names; a class mentioned twice is two instances in one image; none at all is background
   * @throws {@link ArgumentError} when one of them is no class
   */
  addExample(labels: Iterable<ClassLabel>): void {
    const given = [...checkIterable(labels, "labels", this.#examples)];
    for (const label of given) this.#check(label, "labels");
    this.#addToTotals(given.length, 1);
    this.#several = true;
    for (const label of given) {
      const tally = this.#tallyOf(label);
      tally.instances++;
      if (tally.last !== this.#examples) tally.rows++;
      tally.last = this.#examples;
    }
  }

  /**
   * Adds what another counter has counted, by class name. Neither order nor grouping of merges
   * makes a difference to the counts; given names stay in the order of this counter.
   *
   * @param other - a counter whose classes this one knows or may learn, which stays as it is; or its `state()`
   * @throws {@link ArgumentError} when it counts a class that this one does not, or is neither
   */
  merge(other: ClassCounter | ClassCounterState): void {
    const given = other as Partial<ClassCounter & ClassCounterState> | undefined | null;
    const state = given?.state === undefined ? given : given.state();
    const { classes, instances, rows, examples } = (state ?? {}) as ClassCounterState;
    if (typeof classes === "number" && classes !== this.#classes) {
      const own = typeof this.#classes === "number";
      const expected = own ? `ids of ${this.#classes} classes` : "classes with names";
      refuse("other", `ids of ${classes} classes`, expected);
    }
    // Ids are known here: the own ones.
    const labels = typeof classes === "number" ? [...this.#byLabel.keys()] : classes;
    checkList(labels, "other.classes");
    checkVector(instances, "other.instances", labels.length, 0);
    checkVector(rows, "other.rows", labels.length, 0);
    for (let id = 0; id < labels.length; id++) {
      this.#check(labels[id], "other");
      const whole = Number.isSafeInteger(instances[id]) && Number.isSafeInteger(rows[id]);
      if (!whole || rows[id] > instances[id] || rows[id] > (examples ?? Infinity)) {
        refuse("other.rows", `${rows[id]} with ${instances[id]} mentions at class ${id}`, "counts");
      }
    }
    const total = instances.reduce((sum, count) => sum + count, 0);
    this.#addToTotals(total, checkWhole(examples ?? total, "other.examples", 0));
    this.#several ||= examples !== undefined;
    for (let id = 0; id < labels.length; id++) {
      const tally = this.#tallyOf(labels[id]);
      tally.instances += instances[id];
      tally.rows += rows[id];
    }
  }

  /** All that was counted, as plain data that survives JSON. */
  state(): ClassCounterState {
    const { length } = this.#tallies;
    return {
      classes: typeof this.#classes === "number" ? length : this.#tallies.map(({ name }) => name),
      instances: this.#tallies.map(({ instances }) => instances),
      rows: this.#tallies.map(({ rows }) => rows),
      examples: this.#several ? this.#examples : undefined,
    };
  }

  /**
   * The prior of what was counted so far.
   *
   * @param options - `counted` (default "rows"), `source`, `time`, `license`, `producer`
   * @returns with `examples` when `addExample` was used, unless instances are counted
   * @throws {@link ArgumentError} when nothing was counted
   */
  prior(options: CountOptions = {}): ClassPrior {
    const { counted = "rows", ...rest } = options;
    checkChoice(counted, "counted", ["rows", "images", "instances"]);
    const each = counted === "instances";
    const tallies = [...this.#tallies];
    if (this.#classes === undefined) tallies.sort((a, b) => compareCodePoints(a.name, b.name));
    return priorFromCounts(
      tallies.map(({ instances, rows }) => (each ? instances : rows)),
      {
        ...rest,
        labels: tallies.map(({ name }) => name),
        counted,
        examples: this.#several && !each ? this.#examples : undefined,
      },
    );
  }

  #addRows(label: ClassLabel, times: number, parameter: string): void {
    this.#check(label, parameter);
    this.#addToTotals(checkWhole(times, "times", 0), times);
    const tally = this.#tallyOf(label);
    tally.instances += times;
    tally.rows += times;
  }

  /** Refuses what is no label of these classes. */
  #check(label: ClassLabel, parameter: string): void {
    if (this.#byLabel.has(label)) return;
    const open = this.#classes === undefined;
    if (open && isWellFormed(label) && this.#byLabel.size < mostClasses) return;
    const received = `${describeValue(label)} at row ${this.#examples}`;
    if (open) {
      refuse(parameter, received, `at most ${mostClasses} names as text`, "Ids need `classes`.");
    }
    const ids = `class ids from 0 to ${this.#tallies.length - 1}`;
    refuse(parameter, received, typeof this.#classes === "number" ? ids : `${ids}, or their names`);
  }

  /** Adds to the totals, unless they would no longer be exact: comes before any count changes. */
  #addToTotals(instances: number, examples: number): void {
    checkTotal(Math.max(this.#instances + instances, this.#examples + examples), refuse);
    this.#instances += instances;
    this.#examples += examples;
  }

  /** The tally of a label that was checked; one that is new becomes a class. */
  #tallyOf(label: ClassLabel): Tally {
    const known = this.#byLabel.get(label);
    if (known !== undefined) return known;
    const tally = { name: String(label), instances: 0, rows: 0, last: 0 };
    this.#tallies.push(tally);
    this.#byLabel.set(label, tally);
    return tally;
  }
}
