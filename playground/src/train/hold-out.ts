import { shuffle, type RandomGenerator } from "@balms/core";

/** Places of rows, in order. */
export interface HeldOut {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * Takes one row in five of each class out to test on, and at least one where the class has two.
 *
 * @param labels - class ids [N]
 * @param random - which rows
 */
export function holdOut(labels: Int32Array, random: RandomGenerator): HeldOut {
  const rowsOf = new Map<number, number[]>();
  for (const [row, label] of labels.entries()) {
    const rows = rowsOf.get(label);
    if (rows === undefined) rowsOf.set(label, [row]);
    else rows.push(row);
  }
  const test = new Set<number>();
  for (const label of [...rowsOf.keys()].toSorted((one, other) => one - other)) {
    const rows = rowsOf.get(label) ?? [];
    shuffle(rows, random);
    const count = rows.length < 2 ? 0 : Math.max(1, Math.floor(rows.length / 5));
    for (const row of rows.slice(0, count)) test.add(row);
  }
  const rows = [...labels.keys()];
  return { train: rows.filter((row) => !test.has(row)), test: rows.filter((row) => test.has(row)) };
}
