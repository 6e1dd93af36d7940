import { checkChoice } from "../../checks/check-choice.ts";
import { checkWhole } from "../../checks/check-values.ts";
import { isList } from "../../checks/is-list.ts";
import { describeValue } from "../../errors/describe-value.ts";
import { refuse } from "../../errors/refuse.ts";
import type { ClassPrior } from "../class-prior.ts";
import { priorFromCounts } from "../prior-from-counts.ts";
import { checkIterable } from "./check-iterable.ts";
import { type ClassCounterState, checkTallies } from "./class-counter-state.ts";
import { checkLabel, type ClassIds, classIds, knownClasses, labelsToMerge } from "./class-ids.ts";
import { compareCodePoints } from "./compare-code-points.ts";
import type { ClassLabel, ClassOptions, CountOptions } from "./count-options.ts";
import { addRows, addToTotals, emptyTally, idOf, rowsPerClass, type Tally } from "./tally.ts";

/**
 * Counts labels as they come, in parts and on several workers, into a `ClassPrior`.
 *
 * n_c = Σ 1[c ∈ row] over rows or images, Σ mentions of c for instances. Counts are exact: what
 * would pass 2^53 − 1 is refused. Every method does all that it was asked, or throws and leaves the
 * counter as it was. Messages number the rows from the first that this counter was given.
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
 * counter.merge(ClassCounter.restore(worker.state()));
 * console.log(counter.prior({ counted: "images" })); // counts [2, 1, 0] of 3 examples
 * console.log(counter.prior({ counted: "instances" }).counts); // [2, 2, 0]
 * ```
 */
export class ClassCounter {
  readonly #ids: ClassIds;
  readonly #tally: Tally;

  /**
   * @param options - `classes`: C, or the class names; left out, every name that occurs is a class
   * @param parameter - name of `classes`, for the message
   * @throws {@link ArgumentError} when `classes` is neither, or a name repeats
   */
  constructor(options: ClassOptions = {}, parameter: string = "classes") {
    this.#ids = classIds(options.classes, parameter);
    this.#tally = emptyTally(this.#ids.size);
  }

  /**
   * Counts rows of one class.
   *
   * @param label - class id or name
   * @param times - how many rows, a whole number; 0 makes a name known that no row has so far
   * @throws {@link ArgumentError} when it is no class, or the total would pass 2^53 − 1
   */
  add(label: ClassLabel, times: number = 1): void {
    const tally = this.#tally;
    checkLabel(this.#ids, label, "label", tally.examples);
    addToTotals(tally, checkWhole(times, "times", 0), times);
    tally.mentions[idOf(tally, this.#ids, label)] += times;
  }

  /**
   * Counts rows of one class each: all, or none when one of them is wrong.
   *
   * @param labels - class id or name per row [N]: an array, a typed array or any other iterable
   * @param parameter - their name, for the message
   * @throws {@link ArgumentError} naming the row whose label is no class
   */
  addAll(labels: Iterable<ClassLabel>, parameter: string = "labels"): void {
    checkIterable(labels, parameter);
    const { examples } = this.#tally;
    if (isList(labels)) {
      const { length } = labels;
      for (let row = 0; row < length; row++) {
        checkLabel(this.#ids, labels[row], parameter, examples + row);
      }
      addToTotals(this.#tally, length, length);
      addRows(this.#tally, this.#ids, labels);
      return;
    }
    // What can be read only once is counted apart until all of it was read.
    const part = new ClassCounter(this.#ids.open ? {} : { classes: knownClasses(this.#ids) });
    for (const label of labels) {
      checkLabel(this.#ids, label, parameter, examples + part.#tally.examples);
      part.add(label);
    }
    this.merge(part);
  }

  /**
   * Counts one row with any number of classes, or one image with its annotated instances.
   *
   * @param labels - class ids or names; a class mentioned twice is two instances in one image; none at all is background
   * @throws {@link ArgumentError} when one of them is no class
   */
  addExample(labels: Iterable<ClassLabel>): void {
    const tally = this.#tally;
    const given: ClassLabel[] = [];
    for (const label of checkIterable(labels, "labels", tally.examples)) {
      checkLabel(this.#ids, label, "labels", tally.examples);
      given.push(label);
    }
    addToTotals(tally, given.length, 1);
    tally.several = true;
    const seen = new Set<number>();
    for (const label of given) {
      const id = idOf(tally, this.#ids, label);
      tally.mentions[id]++;
      if (seen.has(id)) tally.again[id]++;
      seen.add(id);
    }
  }

  /**
   * Adds what another counter has counted, by class name. Neither order nor grouping of merges
   * makes a difference.
   *
   * @param other - a counter whose classes this one knows or may learn; it stays as it is
   * @throws {@link ArgumentError} when it counts a class that this one does not
   */
  merge(other: ClassCounter): void {
    const given: unknown = other;
    if (typeof given !== "object" || given === null || !(#tally in given)) {
      const hint = "Make one from a state with ClassCounter.restore.";
      return refuse("other", describeValue(other), "a ClassCounter", hint);
    }
    const tally = this.#tally;
    const added = other.#tally;
    const labels = labelsToMerge(this.#ids, other.#ids, tally.examples);
    addToTotals(tally, added.total, added.examples);
    tally.several ||= added.several;
    for (const [id, label] of labels.entries()) {
      const own = idOf(tally, this.#ids, label);
      tally.mentions[own] += added.mentions[id];
      tally.again[own] += added.again[id];
    }
  }

  /** All that was counted, as plain data that survives JSON. */
  state(): ClassCounterState {
    const { mentions, several, examples } = this.#tally;
    const state = {
      classes: knownClasses(this.#ids),
      open: this.#ids.open,
      instances: [...mentions],
      rows: rowsPerClass(this.#tally),
    };
    return several ? { ...state, examples } : state;
  }

  /**
   * A counter that goes on from where another one was.
   *
   * @param state - what `state()` returned
   * @throws {@link ArgumentError} when it is not
   */
  static restore(state: ClassCounterState): ClassCounter {
    const given: Partial<ClassCounterState> | null | undefined = state;
    const { classes, open, examples } = given ?? {};
    const counter = new ClassCounter(
      open === true ? {} : { classes: classes ?? 0 },
      "state.classes",
    );
    if (open === true) {
      for (const name of checkIterable(classes as string[], "state.classes")) counter.add(name, 0);
    }
    const tally = counter.#tally;
    const total = checkTallies(state, tally.mentions.length);
    addToTotals(tally, total, checkWhole(examples ?? total, "state.examples", 0));
    tally.several = examples !== undefined;
    for (const [id, mentions] of state.instances.entries()) {
      tally.mentions[id] = mentions;
      tally.again[id] = mentions - state.rows[id];
    }
    return counter;
  }

  /**
   * The prior of what was counted so far.
   *
   * @param options - `counted` (default "rows"), `source`, `time`, `license`, `producer`
   * @returns with `examples` when `addExample` was used, unless instances are counted
   * @throws {@link ArgumentError} when no class has any
   */
  prior(options: CountOptions = {}): ClassPrior {
    const { counted = "rows", ...rest } = options;
    checkChoice(counted, "counted", ["rows", "images", "instances"]);
    const each = counted === "instances";
    const counts = each ? this.#tally.mentions : rowsPerClass(this.#tally);
    const { names, open } = this.#ids;
    const known = [...(names ?? [])];
    if (open) known.sort(([first], [second]) => compareCodePoints(first, second));
    const labels = names && known.map(([name]) => name);
    const examples = this.#tally.several && !each ? this.#tally.examples : undefined;
    return priorFromCounts(names ? known.map(([, id]) => counts[id]) : counts, {
      ...rest,
      labels,
      counted,
      examples,
    });
  }
}
