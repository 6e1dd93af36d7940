import { DataError } from "@balms/core";

/** The most classes that a prior is counted for. */
export const mostClasses = 1_000_000;

/** Class ids of one file. */
interface LabeledFile {
  readonly file: string;
  readonly labels: Int32Array;
}

/** The largest class id, −1 where there is none. */
export function largestId(labels: Int32Array): number {
  return labels.reduce((maximum, label) => Math.max(maximum, label), -1);
}

/**
 * The smallest id that is taken for damaged when nobody has said how many classes there are.
 *
 * All memory grows with that number, so that one damaged id could take all there is: ids that leave
 * out nine classes of ten are not believed.
 */
export function classIdLimit(rows: number): number {
  return Math.min(10 * rows + 1000, mostClasses);
}

/**
 * The number of classes that ids speak of when nobody has said it: the largest id and one.
 *
 * @param files - The files that share the classes.
 * @param option - The option that says the number of classes.
 * @throws {@link DataError} naming the first row with an id that is too large.
 */
export function countClassIds(files: readonly LabeledFile[], option: string): number {
  const rows = files.reduce((sum, { labels }) => sum + labels.length, 0);
  const limit = classIdLimit(rows);
  for (const { file, labels } of files) {
    const row = labels.findIndex((label) => label >= limit);
    if (row >= 0) {
      throw new DataError({
        parameter: file,
        received: `class id ${labels[row]} at row ${row}`,
        expected: `class ids below ${limit}, for ${rows} rows`,
        hint: `Number the classes from 0 without gaps, or say which there are with ${option}.`,
      });
    }
  }
  return Math.max(...files.map(({ labels }) => largestId(labels))) + 1;
}
