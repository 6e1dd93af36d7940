import type { Predictor } from "@balms/onnx";
import type { ImageBatch } from "../data/image-data.ts";

/** Rows of a model's output. */
interface BatchOutput {
  /** [B·columns], row by row. */
  readonly data: Float32Array;
  readonly columns: number;
}

/**
 * Runs a batch through a model, in parts and padded with zeros where the model was exported for a
 * fixed number of rows.
 */
export async function runBatch(predictor: Predictor, batch: ImageBatch): Promise<BatchOutput> {
  const { data, rows } = batch;
  const size = predictor.fixedBatchSize ?? rows;
  if (size === rows) {
    return predictor.run(data, rows);
  }
  const width = data.length / rows;
  let outputs = new Float32Array(0);
  let columns = 0;
  for (let start = 0; start < rows; start += size) {
    const count = Math.min(size, rows - start);
    const part = new Float32Array(size * width);
    part.set(data.subarray(start * width, (start + count) * width));
    const result = await predictor.run(part, size);
    if (start === 0) {
      columns = result.columns;
      outputs = new Float32Array(rows * columns);
    }
    outputs.set(result.data.subarray(0, count * columns), start * columns);
  }
  return { data: outputs, columns };
}
