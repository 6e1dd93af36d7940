import { checkVector } from "../../checks/check-values.ts";
import { refuse } from "../../errors/refuse.ts";

/** A `ClassCounter` as plain data, to be sent to another worker or kept in a file. */
export interface ClassCounterState {
  /** The number of classes, or their names in the order of the lists below. */
  readonly classes: number | readonly string[];
  /** Whether further names may become classes. */
  readonly open: boolean;
  /** Mentions of each class. */
  readonly instances: readonly number[];
  /** Rows or images that have the class. */
  readonly rows: readonly number[];
  /** Rows or images in all, where one may have several classes or none; else undefined. */
  readonly examples?: number | undefined;
}

/** Refuses numbers that counting does not give; returns the number of mentions in all. */
export function checkTallies(state: ClassCounterState, classes: number): number {
  const { instances, rows, examples = Infinity } = state;
  checkVector(instances, "state.instances", classes, 0);
  checkVector(rows, "state.rows", classes, 0);
  let total = 0;
  for (let id = 0; id < classes; id++) {
    const [mentions, own] = [instances[id], rows[id]];
    const possible = own <= mentions && own > 0 === mentions > 0 && own <= examples;
    const whole = Number.isSafeInteger(mentions) && Number.isSafeInteger(own);
    if (!whole || !possible || (examples === Infinity && own < mentions)) {
      refuse(
        "state",
        `${mentions} mentions in ${own} of ${examples} rows at class ${id}`,
        "numbers as counting gives them",
      );
    }
    total += mentions;
  }
  return total;
}
