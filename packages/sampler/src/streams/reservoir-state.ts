import { checkWhole, refuseValue } from "@balms/core/adapter";
import type { RandomState } from "@balms/core";

/** A reservoir as plain data: JSON where the rows are. */
export interface ReservoirState<Row> {
  readonly format: "balms.reservoir/1";
  readonly perClass: number;
  readonly classes: readonly {
    readonly label: string;
    /** Rows of the class that came. */
    readonly seen: number;
    readonly rows: readonly Row[];
  }[];
  readonly random: RandomState;
}

/** The rows of one class. */
export interface ClassSample<Row> {
  seen: number;
  rows: Row[];
}

/** Refuses what is no state of a reservoir; gives its classes by name. */
export function readReservoirState<Row>(
  state: ReservoirState<Row>,
  perClass: number,
): Map<string, ClassSample<Row>> {
  const given = { ...state };
  if (given.format !== "balms.reservoir/1") {
    refuseValue("state.format", given.format, '"balms.reservoir/1"');
  }
  if (given.perClass !== perClass) {
    refuseValue("state.perClass", given.perClass, `${perClass}, as here`);
  }
  if (!Array.isArray(given.classes)) refuseValue("state.classes", given.classes, "an array");
  const classes = new Map<string, ClassSample<Row>>();
  for (const [i, entry] of given.classes.entries()) {
    const { label, seen, rows } = { ...entry };
    if (typeof label !== "string" || classes.has(label)) {
      refuseValue(`state.classes[${i}].label`, label, "names, each of them once");
    }
    checkWhole(seen, `state.classes[${i}].seen`, 0);
    if (!Array.isArray(rows) || rows.length !== Math.min(seen, perClass)) {
      refuseValue(`state.classes[${i}].rows`, rows, `an array of ${Math.min(seen, perClass)} rows`);
    }
    classes.set(label, { seen, rows: [...rows] });
  }
  return classes;
}
