import { refuseModel } from "../model/refuse-model.ts";

// Numbers of a batch that is filled up: 256 MB.
const mostFilled = 2 ** 26;

/** `size` rows: the given ones as far as there are, then copies of the last. */
export function filledBatch(
  rows: Float32Array,
  { size, width }: { readonly size: number; readonly width: number },
): Float32Array {
  if (rows.length >= size * width) return rows.subarray(0, size * width);
  if (size * width > mostFilled) {
    refuseModel(
      "model",
      `a fixed batch of ${size} rows of ${width} numbers, of which ${rows.length / width} are there`,
      `at most ${mostFilled} numbers in a batch that has to be filled up`,
      "Export the model for a smaller batch, or for any.",
    );
  }
  const batch = new Float32Array(size * width);
  batch.set(rows);
  const last = rows.subarray(rows.length - width);
  for (let end = rows.length; end < batch.length; end += width) batch.set(last, end);
  return batch;
}
