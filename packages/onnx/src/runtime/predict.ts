import { ArgumentError } from "@balms/core";
import { checkCount } from "../checks/check-number.ts";
import { checkSignal } from "./check-signal.ts";
import type { StopSignal } from "./onnx-runtime.ts";
import { Predictor } from "./predictor.ts";
import type { Matrix, PredictorOptions } from "./predictor.ts";

/** What {@link predict} takes. */
export interface PredictOptions extends PredictorOptions {
  /** All rows, one after another. */
  readonly inputs: Float32Array;
  /** N. */
  readonly rows: number;
  /** Rows per run; default 256. */
  readonly batchSize?: number;
  /** An `AbortSignal`; looked at between runs. */
  readonly signal?: StopSignal;
  /** Called between runs. */
  readonly onProgress?: (progress: { readonly rows: number; readonly total: number }) => void;
}

/**
 * Runs a model over many rows, batch by batch: features of a backbone, logits of a classifier.
 *
 * @param options - runtime, model, rows
 * @returns the output of all rows [N, columns]
 * @throws ArgumentError, ModelError when rows and model do not fit; InterruptedError when `signal` is aborted.
 * @example
 * ```ts
 * import { headModel, predict } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const model = headModel({ weight: Float32Array.of(1, -1), bias: new Float32Array(2), dimensions: 1, classes: 2 });
 * const { data } = await predict({ runtime, model, inputs: Float32Array.of(3, 4), rows: 2 });
 * console.log(data); // Float32Array [ 3, -3, 4, -4 ]
 * ```
 */
export async function predict(options: PredictOptions): Promise<Matrix> {
  const { inputs, rows, batchSize = 256, signal, onProgress } = options;
  checkCount(rows, "rows");
  checkCount(batchSize, "batchSize");
  if (inputs.length % rows !== 0) {
    throw new ArgumentError({
      parameter: "inputs",
      received: `${inputs.length} numbers for ${rows} rows`,
      expected: "the same number of values for every row",
    });
  }
  const width = inputs.length / rows;
  const predictor = await Predictor.create(options);
  try {
    let data = new Float32Array(0);
    let columns = 0;
    const step = predictor.fixedBatchSize ?? batchSize;
    for (let first = 0; first < rows; first += step) {
      checkSignal(signal, `after ${first} of ${rows} rows`);
      const count = Math.min(step, rows - first);
      const part = await predictor.run(
        inputs.subarray(first * width, (first + count) * width),
        count,
      );
      if (first === 0) {
        ({ columns } = part);
        data = new Float32Array(rows * columns);
      }
      data.set(part.data, first * columns);
      onProgress?.({ rows: first + count, total: rows });
    }
    return { data, rows, columns };
  } finally {
    await predictor.release();
  }
}
