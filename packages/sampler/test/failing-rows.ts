import { createRandom } from "@balms/core";
import { createInstanceSampler } from "@balms/sampler";
import type { LoadedBatch } from "@balms/sampler";
import { afterEach, beforeEach } from "vitest";

export const rowCount = 24;
export const rows = () => createInstanceSampler(rowCount, { random: createRandom(1) });

/** Rows that fail: at once where even, later where odd. */
export function failing(bad: ReadonlySet<number>, turns: (row: number) => number = () => 1) {
  const get = (row: number): number | Promise<number> => {
    if (bad.has(row) && row % 2 === 0) throw new Error(`no row ${row}`);
    return later(row);
  };
  const later = async (row: number): Promise<number> => {
    for (let turn = 0; turn < turns(row); turn++) await Promise.resolve();
    if (bad.has(row)) throw new Error(`no row ${row}`);
    return row;
  };
  return { length: rowCount, get };
}

/** All batches of a loop. */
export async function all<Data>(
  loader: AsyncIterable<LoadedBatch<Data>>,
): Promise<LoadedBatch<Data>[]> {
  const batches: LoadedBatch<Data>[] = [];
  for await (const batch of loader) batches.push(batch);
  return batches;
}

/** What nobody waits for must not end the process: tests of a file that calls this fail where something would. */
export function failOnUnhandled(): void {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): number => unhandled.push(reason);
  beforeEach(() => {
    process.on("unhandledRejection", note);
  });
  afterEach(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note);
    if (unhandled.length > 0) throw unhandled[0];
  });
}
