import { describeValue } from "../errors/describe-value.ts";
import { refuse } from "../errors/refuse.ts";
import { checkList } from "./check-list.ts";

/** What class ids may be checked against. */
export interface LabelRange {
  readonly rows: number;
  readonly classes: number;
  /** Least id allowed: 0, or −1 where that stands for background. */
  readonly least?: number;
  readonly parameter?: string;
}

/**
 * Checks class ids, one per row.
 *
 * @param labels - an array or a typed array
 * @param range - `rows` and `classes`; `least` is −1 where that stands for background, else 0
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
  const { rows, classes, least = 0, parameter = "labels" } = range;
  checkList(labels, parameter);
  if (labels.length !== rows) {
    refuse(parameter, `${labels.length} class ids for ${rows} rows`, "one class id per row");
  }
  for (let row = 0; row < rows; row++) {
    const label = labels[row];
    if (!Number.isInteger(label) || label < least || label >= classes) {
      refuse(
        parameter,
        `${describeValue(label)} at row ${row}`,
        `class ids from 0 to ${classes - 1}${least === -1 ? ", or -1 for background" : ""}`,
      );
    }
  }
}
