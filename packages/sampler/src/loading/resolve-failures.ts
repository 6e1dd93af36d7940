import { DataError } from "@balms/core";
import { checkWhole, describeValue, refuse } from "@balms/core/adapter";
import type { ErrorPolicy } from "./load-options.ts";
import type { RowFailure } from "./loaded-batch.ts";
import type { PlaceReader } from "./place-reader.ts";

/**
 * Does with the rows that failed what the policy says.
 *
 * @returns all failures by position; of those without a replacement the place stays empty
 * @throws {@link DataError} under the policy "throw", or when there is no row to "replace" others
 */
export async function resolveFailures(
  reader: PlaceReader,
  rowCount: number,
  onError: ErrorPolicy,
): Promise<readonly RowFailure[]> {
  if (reader.failures.size === 0) return [];
  const first = failuresOf(reader)[0];
  if (onError === "throw") throw rowError(first);
  if (typeof onError === "function") return askForRows(reader, rowCount, onError);
  if (onError === "skip") return failuresOf(reader);
  return failuresOf(reader).map((failure) => {
    const replacement = copyNext(reader, failure.position);
    if (replacement === undefined) throw rowError(first);
    return { ...failure, replacement };
  });
}

/** Rounds of asking for other rows, until all that were asked for could be read. */
async function askForRows(
  reader: PlaceReader,
  rowCount: number,
  onError: (failure: RowFailure) => number | undefined,
): Promise<RowFailure[]> {
  const resolved: RowFailure[] = [];
  const tried = new Map<number, Set<number>>();
  while (reader.failures.size > 0) {
    const places: number[] = [];
    for (const failure of failuresOf(reader)) {
      const { position, row } = failure;
      const before = tried.get(position) ?? new Set();
      tried.set(position, before.add(row));
      const replacement = onError(failure);
      resolved.push({ ...failure, replacement });
      if (replacement === undefined) continue;
      reader.rows[position] = checkReplacement(replacement, rowCount, before);
      places.push(position);
    }
    reader.failures.clear();
    await reader.read(places, true);
  }
  return resolved.toSorted((a, b) => a.position - b.position);
}

function checkReplacement(row: number, rowCount: number, before: Set<number>): number {
  checkWhole(row, "onError", 0, rowCount - 1);
  if (!before.has(row)) return row;
  return refuse(
    "onError",
    `row ${row}, which failed at this place before`,
    "another row, or undefined to skip it",
  );
}

/** Copies the next row that could be read, from the start again after the last; undefined if there is none. */
function copyNext(reader: PlaceReader, position: number): number | undefined {
  const { rows, failures } = reader;
  for (let step = 1; step < rows.length; step++) {
    const next = (position + step) % rows.length;
    if (failures.has(next)) continue;
    reader.copy(next, position);
    return rows[next];
  }
  return undefined;
}

function failuresOf({ rows, failures }: PlaceReader): RowFailure[] {
  return [...failures]
    .toSorted(([a], [b]) => a - b)
    .map(([position, { column, cause }]) => ({
      row: rows[position],
      position,
      parameter: column.parameter,
      cause,
      replacement: undefined,
    }));
}

function rowError({ row, parameter, cause }: RowFailure): DataError {
  const reason = cause instanceof Error ? cause.message : describeValue(cause);
  return new DataError({
    parameter,
    received: `an error at row ${row}: ${reason}`,
    expected: "a row that can be read",
    hint: 'With `onError: "skip"` or "replace" such rows are reported, and loading goes on.',
    cause,
  });
}
