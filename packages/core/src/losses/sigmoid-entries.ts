import { classIds, type Labels } from "../checks/class-ids.ts";
import { checkList } from "../checks/check-list.ts";
import { checkMatrix, refuseEntry } from "../checks/check-matrix.ts";
import { type FloatArray, isFloatArray } from "../arrays/float-array.ts";
import { refuseValue } from "../errors/refuse.ts";

/**
 * What the classifiers of the sigmoid losses should say: class ids [B] as integers, −1 for
 * background; or, for rows of several classes, 0, 1 or a share in between per class [B, C], as a
 * Uint8Array, Float32Array or Float64Array. The type of the array decides which.
 */
export type SigmoidTargets = Labels;

/** What of the targets counts. */
export interface SigmoidOptions {
  /** [B, C]: 0 where nothing is known (not exhaustively labelled; no loss, no gradient), 1 elsewhere; default 1. */
  readonly mask?: ArrayLike<number> | undefined;
  /** [B]: 1 for rows without an object, whose logits are not shifted, 0 for others; only beside targets [B, C]. */
  readonly background?: ArrayLike<number> | undefined;
}

/** Every entry of a batch that counts: its index, row, shifted logit and target in [0, 1]. */
export type SigmoidVisit = (i: number, row: number, z: number, target: number) => void;

/** Checked input of the sigmoid losses. */
export interface SigmoidEntries {
  readonly rows: number;
  /** Calls back for every entry that counts, row after row. */
  readonly each: (visit: SigmoidVisit) => void;
}

/** Checks a batch for the sigmoid losses, and goes through it. */
export function sigmoidEntries(
  logits: FloatArray,
  targets: SigmoidTargets,
  shift: Float64Array,
  options: SigmoidOptions,
): SigmoidEntries {
  const classes = shift.length;
  const rows = checkMatrix(logits, classes, "logits");
  const shares = readShares(targets, rows, classes);
  const ids = shares ? undefined : classIds(targets, { rows, classes, least: -1 });
  const { mask, background } = options;
  if (mask !== undefined) checkEntries(mask, rows, classes, "mask");
  if (background !== undefined) {
    checkEntries(background, rows, 1, "background");
    if (shares === undefined) refuseValue("background", background, "nothing: class ids say -1");
  }
  const each = (visit: SigmoidVisit): void => {
    for (let row = 0; row < rows; row++) {
      const id = ids?.[row];
      const shifted = id === undefined ? background?.[row] !== 1 : id !== -1;
      for (let j = 0; j < classes; j++) {
        const i = row * classes + j;
        if (mask?.[i] === 0) continue;
        const target = shares === undefined ? Number(j === id) : shares[i];
        visit(i, row, shifted ? logits[i] + shift[j] : logits[i], target);
      }
    }
  };
  return { rows, each };
}

/**
 * The targets, if they are shares: B·C of them. Of one class there are as many ids as shares; there,
 * floats and bytes are shares.
 */
function readShares(
  targets: SigmoidTargets,
  rows: number,
  classes: number,
): ArrayLike<number> | undefined {
  const list: SigmoidTargets | null | undefined = targets;
  if (list?.length !== rows * classes) return undefined;
  if (classes === 1 && !(targets instanceof Uint8Array || isFloatArray(targets))) return undefined;
  const shares = targets as ArrayLike<number>;
  checkEntries(shares, rows, classes, "labels");
  return shares;
}

/** Checks [rows, columns] of 0 and 1; labels may be shares in between. */
function checkEntries(
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  parameter: string,
): void {
  const shares = parameter === "labels";
  const kind = shares ? "shares from 0 to 1" : "0 or 1";
  checkList(values, parameter);
  if (values.length !== rows * columns) {
    refuseValue(parameter, values, `${rows * columns} numbers: ${kind}`);
  }
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === 0 || value === 1 || (shares && value > 0 && value < 1)) continue;
    refuseEntry(values, i, columns, parameter, kind);
  }
}
