import type { ClassColumns } from "./class-columns.ts";

/** What became of the rows of one class, or of all. */
export interface RowFlow {
  /** Rows that came: `emitted` − `repeated` + `dropped` + `buffered`. */
  readonly seen: number;
  /** Rows that were handed out, repeats included. */
  readonly emitted: number;
  /** How many of these were handed out before. */
  readonly repeated: number;
  /** Rows that were given up and never handed out. */
  readonly dropped: number;
  /** Rows in the buffer that were not handed out yet. */
  readonly buffered: number;
  /** Rows in the buffer that were handed out and may be repeated. */
  readonly kept: number;
}

/** `RowFlow` of one class. */
export interface ClassFlow extends RowFlow {
  readonly label: string;
}

/** What a stream has dropped and repeated so far, in all and per class, in order of appearance. */
export interface StreamReport extends RowFlow {
  readonly classes: readonly ClassFlow[];
}

export function reportColumns(labels: readonly string[], columns: ClassColumns): StreamReport {
  const { seen, emitted, repeated, dropped, fresh, used } = columns;
  return {
    seen: total(seen),
    emitted: total(emitted),
    repeated: total(repeated),
    dropped: total(dropped),
    buffered: total(fresh),
    kept: total(used),
    classes: labels.map((label, id) => ({
      label,
      seen: seen[id],
      emitted: emitted[id],
      repeated: repeated[id],
      dropped: dropped[id],
      buffered: fresh[id],
      kept: used[id],
    })),
  };
}

function total(column: Float64Array): number {
  return column.reduce((sum, count) => sum + count, 0);
}
