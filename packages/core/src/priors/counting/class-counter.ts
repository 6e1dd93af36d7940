import { countNames } from "../prior-options.ts";
import { checkOptions } from "../../checks/check-options.ts";
import { checkChoice } from "../../checks/check-choice.ts";
import { stateOf } from "../../checks/state-of.ts";
import { checkList } from "../../checks/check-list.ts";
import { similarName } from "../similar-name.ts";
import { describeValue } from "../../errors/describe-value.ts";
import { checkVector, checkWhole } from "../../checks/check-values.ts";
import { refuse, refuseValue } from "../../errors/refuse.ts";
import { sum } from "../../numerics/sum.ts";
import { mostClasses } from "../../checks/check-classes.ts";
import { checkNames } from "../check-names.ts";
import { isWellFormed } from "../check-text.ts";
import type { ClassPrior } from "../class-prior.ts";
import { priorFromCounts } from "../prior-from-counts.ts";
import { checkIterable } from "./check-iterable.ts";
import type { ClassCounterState } from "./class-counter-state.ts";
import { classLabels } from "./class-labels.ts";
import { compareCodePoints } from "./compare-code-points.ts";
import type { ClassLabel, ClassOptions, CountOptions } from "./count-options.ts";

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
  readonly #names: string[] = [];
  /** Ids of the classes by id, by name, or by both: whatever counts as a label. */
  readonly #ids: Map<ClassLabel, number> = new Map();
  // Per class: how often it was mentioned, and the rows that have it.
  readonly #mentions: number[] = [];
  readonly #rows: number[] = [];
  #examples = 0;
  /** Whether a row may have several classes or none. */
  #several = false;

  /**
   * @param options - `classes`: C, or the class names; left out, every name that occurs is a class
   * @param parameter - name of `classes`, for the message
   * @throws {@link ArgumentError} when `classes` is neither, or a name repeats
   */
  constructor(options?: ClassOptions, parameter: string = "classes") {
    checkOptions(options, ["classes"]);
    const { classes } = { ...options };
    this.#classes = classes;
    if (classes === undefined) return;
    for (const [id, label] of classLabels(classes, parameter).entries()) {
      this.#ids.set(id, this.#idOf(label));
    }
  }

  /**
   * Counts rows of one class.
   *
   * @param label - class id or name
   * @param times - how many rows, a whole number; 0 makes a name known that no row has so far
   * @throws {@link ArgumentError} when it is no class
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
    const listed = [...checkIterable(labels, "labels", ` at row ${this.#examples}`)];
    const given = listed.map((label) => this.#check(label, "labels"));
    this.#addExamples(1);
    this.#several = true;
    const ids = given.map((label) => this.#idOf(label));
    for (const id of ids) this.#mentions[id]++;
    for (const id of new Set(ids)) this.#rows[id]++;
  }

  /**
   * Adds what another counter has counted, by class name. Neither order nor grouping of merges
   * makes a difference to the counts; given names stay in the order of this counter.
   *
   * @param other - a counter whose classes this one knows or may learn, which stays as it is; or its `state()`
   * @throws {@link ArgumentError} when it counts a class that this one does not, or is neither
   */
  merge(other: ClassCounter | ClassCounterState): void {
    const { classes, instances, rows, examples } = stateOf(other);
    const own = typeof classes === "number";
    if (own && classes !== this.#classes) {
      refuseValue("other.classes", classes, "its own classes");
    }
    if (!own) checkList(classes, "other.classes");
    const labels = own ? this.#ids : checkNames(classes, "other.classes", refuse);
    checkVector(instances, "other.instances", labels.size);
    checkVector(rows, "other.rows", labels.size);
    for (const [label, id] of labels) {
      this.#check(label, "other");
      checkWhole(instances[id], "other.instances", 0);
      checkWhole(examples ?? 0, "other.examples", 0);
      checkWhole(rows[id], "other.rows", 0, Math.min(instances[id], examples ?? Infinity));
    }
    this.#addExamples(examples ?? sum(instances));
    this.#several ||= typeof examples === "number";
    for (const [label, from] of labels) {
      const id = this.#idOf(label);
      this.#mentions[id] += instances[from];
      this.#rows[id] += rows[from];
    }
  }

  /** All that was counted, as plain data that survives JSON. */
  state(): ClassCounterState {
    return {
      classes: typeof this.#classes === "number" ? this.#classes : [...this.#names],
      instances: [...this.#mentions],
      rows: [...this.#rows],
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
  prior(options?: CountOptions): ClassPrior {
    checkOptions(options, countNames);
    const { counted = "rows", ...rest } = { ...options };
    checkChoice(counted, "counted", ["rows", "images", "instances"]);
    const each = counted === "instances";
    const ids = [...this.#names.keys()];
    const names = this.#names;
    if (this.#classes === undefined) ids.sort((a, b) => compareCodePoints(names[a], names[b]));
    const counts = each ? this.#mentions : this.#rows;
    return priorFromCounts(
      ids.map((id) => counts[id]),
      {
        ...rest,
        classes: ids.map((id) => names[id]),
        counted,
        examples: this.#several && !each ? this.#examples : undefined,
      },
    );
  }

  #addRows(label: ClassLabel, times: number, parameter: string): void {
    const known = this.#check(label, parameter);
    this.#addExamples(checkWhole(times, "times", 0));
    const id = this.#idOf(known);
    this.#mentions[id] += times;
    this.#rows[id] += times;
  }

  /** Refuses what is no label of these classes; an id of 64 bits becomes a plain number. */
  #check(given: ClassLabel, parameter: string): ClassLabel {
    const label = typeof given === "bigint" ? Number(given) : given;
    if (this.#ids.has(label)) return label;
    const open = this.#classes === undefined;
    if (open && isWellFormed(label) && this.#ids.size < mostClasses) return label;
    const ids = `class ids from 0 to ${this.#names.length - 1}`;
    const expected = typeof this.#classes === "number" ? ids : `${ids}, or their names`;
    const names = `at most ${mostClasses} names as text: ids need \`classes\``;
    const near = similarName(given, this.#names);
    const hint = near && !open ? `Did you mean ${describeValue(near)}?` : undefined;
    const received = `${describeValue(given)} at row ${this.#examples}`;
    return refuse(parameter, received, open ? names : expected, hint);
  }

  /** Refuses more rows than can be counted, before any count changes. */
  #addExamples(more: number): void {
    this.#examples = checkWhole(this.#examples + more, "rows in all", 0);
  }

  /** The id of a label that was checked; one that is new becomes a class. */
  #idOf(label: ClassLabel): number {
    const known = this.#ids.get(label);
    if (known !== undefined) return known;
    const id = this.#names.push(String(label)) - 1;
    this.#mentions.push(0);
    this.#rows.push(0);
    this.#ids.set(label, id);
    return id;
  }
}
