// Rows that runs are made of which stop and go on.
import { createRandom } from "@balms/core";
import { indexImages, indexRows, type BatchCursor, type RowSampler } from "@balms/sampler";

export const labels = Array.from({ length: 47 }, (_, row) => (row < 30 ? 0 : row < 44 ? 1 : 2));
export const rows = indexRows(labels, { classes: 3 });
export const images = indexImages(
  labels.map((id) => (id === 2 ? [0, 2] : [id])),
  { classes: 3 },
);
export const weights = labels.map((id) => id + 0.5);
export const random = createRandom("resume");

/** What a training loop does with a batch: samplers that learn get something to learn. */
function learn(
  sampler: RowSampler<unknown>,
  batch: { rows: ArrayLike<number>; draw: unknown },
): void {
  const values = Array.from(batch.rows, (row) => (row % 5) / 3);
  const { update } = sampler as { update?: (about: unknown, values: number[]) => void };
  update?.(batch.draw ?? batch.rows, values);
}

/** The next so many batches, with ends of epochs left out. */
export function run(
  sampler: RowSampler<unknown>,
  cursor: BatchCursor<unknown>,
  count: number,
): number[][] {
  const drawn: number[][] = [];
  while (drawn.length < count) {
    const batch = cursor.next();
    if (batch === undefined) continue;
    drawn.push([...batch.rows]);
    learn(sampler, batch);
  }
  return drawn;
}
