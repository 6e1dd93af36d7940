import { refuse, refuseValue } from "../errors/refuse.ts";
import { checkList } from "./check-list.ts";

/** What class ids may be checked against. */
export interface LabelRange {
  /** How many there must be; default: any number. */
  readonly rows?: number | undefined;
  readonly classes: number;
  /** Least id allowed: 0, or −1 where that stands for background. */
  readonly least?: number;
  readonly parameter?: string;
}

/**
 * Checks class ids, one per row.
 *
 * @param labels - an array or a typed array
 * @param range - `classes`, and `rows` where there must be so many; `least` is −1 where that stands for background, else 0
 * @throws {@link ArgumentError} naming the first row whose id is not an integer in [least, classes)
 *
 * @example
 * ```ts
 * import { checkLabels } from "@balms/core";
 *
 * checkLabels([0, 2, 1], { rows: 3, classes: 3 });
 * ```
 */
export function checkLabels(labels: ArrayLike<number>, range: LabelRange): void {
  const { rows = labels?.length, classes, least = 0, parameter = "labels" } = { ...range };
  checkList(labels, parameter);
  if (labels.length !== rows) {
    refuse(parameter, `${labels.length} class ids for ${rows} rows`, "one class id per row");
  }
  for (let row = 0; row < rows; row++) {
    const label = labels[row];
    if (Number.isInteger(label) && label >= least && label < classes) continue;
    refuseValue(parameter, label, `class ids from ${least} to ${classes - 1}`, ` at row ${row}`);
  }
}
