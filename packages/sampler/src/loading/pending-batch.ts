import { ArgumentError } from "@balms/core";
import { checkVector, checkWhole, describeValue, refuse } from "@balms/core/adapter";
import type { Batch, BatchCursor } from "../batch.ts";
import { createRowNumbers } from "../rows/row-numbers.ts";
import { isTypedArray, typedArrayOf } from "./typed-array.ts";

/** A batch that was drawn and not handed out yet, as JSON. */
export interface PendingBatch {
  readonly epoch: number;
  readonly index: number;
  readonly rows: readonly number[];
  /** How they were drawn, with typed arrays by name; absent where that is undefined. */
  readonly draw?: unknown;
}

export function pendingToJSON(batch: Batch<unknown>): PendingBatch {
  const { epoch, index, rows, draw } = batch;
  const written = { epoch, index, rows: Array.from(rows) };
  return draw === undefined ? written : { ...written, draw: writeDraw(draw) };
}

/** Refuses what `pendingToJSON` did not write, or not of a batch of the cursor at this place. */
export function pendingFromJSON<Draw>(
  pending: PendingBatch,
  place: { readonly epoch: number; readonly index: number },
  cursor: BatchCursor<Draw>,
  rowCount: number,
  parameter: string,
): Batch<Draw> {
  const { epoch, index, rows, draw } = { ...pending };
  checkWhole(epoch, `${parameter}.epoch`, place.epoch, place.epoch);
  checkWhole(index, `${parameter}.index`, place.index, place.index);
  checkVector(rows, `${parameter}.rows`, rows?.length ?? 0, 0);
  rows.forEach((row, b) => checkWhole(row, `${parameter}.rows[${b}]`, 0, rowCount - 1));
  const numbers = createRowNumbers(rowCount, rows.length);
  numbers.set(rows);
  const batch = { epoch, index, rows: numbers, draw: readDraw(draw, `${parameter}.draw`) };
  checkWithin(parameter, () => cursor.check?.(batch));
  return batch as Batch<Draw>;
}

/** What is refused is named as a part of the state. */
function checkWithin(parameter: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!ArgumentError.isInstance(error)) throw error;
    const { received, expected, hint } = error;
    const details = { received, expected, hint, cause: error };
    throw new ArgumentError({ parameter: `${parameter}.${error.parameter ?? ""}`, ...details });
  }
}

interface WrittenArray {
  readonly typed: string;
  readonly values: readonly (number | string)[];
}

/** A draw is plain data and typed arrays; JSON has no word for the latter. */
function writeDraw(value: unknown): unknown {
  if (isTypedArray(value)) {
    // JSON has no infinite numbers either.
    const values = Array.from(value as Iterable<number>, (entry) =>
      Number.isFinite(entry) ? entry : String(entry),
    );
    return { typed: value[Symbol.toStringTag], values } satisfies WrittenArray;
  }
  if (Array.isArray(value)) return value.map(writeDraw);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, writeDraw(entry)]));
}

function readDraw(value: unknown, parameter: string): unknown {
  if (Array.isArray(value)) return value.map((entry) => readDraw(entry, parameter));
  if (typeof value !== "object" || value === null) return value;
  const { typed, values } = value as Partial<WrittenArray>;
  if (typed !== undefined) return readTypedArray(typed, values, parameter);
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, readDraw(entry, `${parameter}.${name}`)]),
  );
}

function readTypedArray(typed: unknown, values: unknown, parameter: string): unknown {
  const list = Array.isArray(values) ? values : [];
  const numbers = list.map(readNumber);
  const array = typeof typed === "string" ? typedArrayOf(typed, list.length) : undefined;
  const isOfNumbers =
    array !== undefined && !(array instanceof BigInt64Array || array instanceof BigUint64Array);
  numbers.forEach((entry, i) => isOfNumbers && Reflect.set(array, i, entry));
  // An array makes others of numbers that it cannot hold: 0 of NaN, 44 of 300.
  const isKept = numbers.every((entry, i) => [array?.[i]].includes(entry as number & bigint));
  if (!isOfNumbers || list !== values || numbers.includes(undefined) || !isKept) {
    refuse(
      parameter,
      `${describeValue(typed)} of ${describeValue(values)}`,
      "the name of a typed array, and its values",
    );
  }
  return array;
}

/** A number, or one that JSON has no word for. */
function readNumber(entry: unknown): number | undefined {
  if (typeof entry === "number") return entry;
  return ["NaN", "Infinity", "-Infinity"].includes(entry as string) ? Number(entry) : undefined;
}
