import type { MissedPicture } from "../report/report.ts";

/** A test row that was given a wrong class. */
export interface MissedRow {
  readonly row: number;
  readonly actual: number;
  readonly predicted: number;
}

/**
 * Test rows of some classes that were given a wrong class, taking turns among the classes so that
 * none fills the whole list.
 *
 * @param labels - True class ids [N].
 * @param predictions - Predicted class ids [N].
 * @param options - `classes`: whose rows; `most`: at most so many.
 */
export function missedRows(
  labels: Int32Array,
  predictions: Int32Array,
  options: { readonly classes: readonly number[]; readonly most: number },
): MissedRow[] {
  const queues = new Map(options.classes.map((id) => [id, [] as MissedRow[]]));
  for (const [row, actual] of labels.entries()) {
    const predicted = predictions[row] ?? actual;
    if (predicted !== actual) {
      queues.get(actual)?.push({ row, actual, predicted });
    }
  }
  const longest = Math.max(0, ...Array.from(queues.values(), (queue) => queue.length));
  const turns = Array.from({ length: longest }, (_, turn) =>
    Array.from(queues.values()).flatMap((queue) => queue[turn] ?? []),
  );
  return turns.flat().slice(0, options.most);
}

/** The rows with their pictures, which are opened one after the other: each may be a large one. */
export async function withPictures(
  rows: readonly MissedRow[],
  picture: (row: number) => Promise<string>,
): Promise<MissedPicture[]> {
  const pictures: MissedPicture[] = [];
  for (const { row, actual, predicted } of rows) {
    pictures.push({ source: await picture(row), actual, predicted });
  }
  return pictures;
}
