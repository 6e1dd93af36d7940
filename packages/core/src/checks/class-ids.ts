import { refuseValue } from "../errors/refuse.ts";
import { checkList } from "./check-list.ts";

/** Class ids, one per row: whole numbers as an array or a typed array of any kind. */
export type Labels = ArrayLike<number> | ArrayLike<bigint>;

/** What class ids are checked against. */
export interface ClassIdRange {
  /** How many there must be; default: any number. */
  readonly rows?: number | undefined;
  /** C. */
  readonly classes: number;
  /** Least id allowed: 0 (default), or −1 where that stands for background. */
  readonly least?: number | undefined;
  /** Their name, for the message; default "labels". */
  readonly parameter?: string | undefined;
}

/**
 * Class ids, one per row, checked and in one form: where ids come in, this is the only door.
 *
 * @param labels - whole numbers as an array or a typed array of any kind, 64-bit integers and floats included
 * @param range - `classes`, and `rows` where there must be so many; `least` is −1 where that stands for background, else 0; `parameter`
 * @returns the ids [N], a copy
 * @throws {@link ArgumentError} naming the first row whose id is no whole number in [least, classes)
 *
 * @example
 * ```ts
 * import { classIds } from "@balms/core/adapter";
 *
 * console.log(classIds(BigInt64Array.of(0n, 2n, 1n), { rows: 3, classes: 3 })); // 0, 2, 1
 * ```
 */
export function classIds(labels: Labels, range: ClassIdRange): Int32Array {
  const { parameter = "labels" } = range;
  checkList(labels, parameter);
  const { rows = labels.length, classes, least } = range;
  return checkIds(labels, rows, classes, parameter, least);
}

/** `classIds`, where the number of rows is known. */
export function checkIds(
  labels: Labels,
  rows: number,
  classes: number,
  parameter: string,
  least: number = 0,
): Int32Array {
  const list: Labels | null | undefined = labels;
  if (list?.length !== rows) refuseValue(parameter, labels, `${rows} class ids`);
  const ids = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const label = labels[row];
    const id = typeof label === "bigint" ? Number(label) : label;
    if (!(Number.isInteger(id) && id >= least && id < classes)) {
      refuseValue(parameter, label, `class ids from ${least} to ${classes - 1}`, ` at row ${row}`);
    }
    ids[row] = id;
  }
  return ids;
}
