import { checkFunctions, checkOptions, checkWhole, createTurns, refuse } from "@balms/core/adapter";
import type { StopSignal } from "@balms/core";
import { checkInputs, Predictor, predictorOptionNames } from "./predictor.ts";
import type { Matrix, PredictorOptions } from "./predictor.ts";

/** What {@link predict} takes. */
export interface PredictOptions extends PredictorOptions {
  /** All rows, one after another. */
  readonly inputs: Float32Array;
  /** N. */
  readonly rows: number;
  /** Rows at a time; default 256, or fewer large ones: six pictures of 224 × 224. A model of fixed batch size runs in batches of that size. */
  readonly batchSize?: number;
  /** An `AbortSignal`; looked at between runs. */
  readonly signal?: StopSignal;
  /** Called between runs. */
  readonly onProgress?: (progress: { readonly rows: number; readonly total: number }) => void;
}

// A run blocks the thread that calls it: of networks for pictures, so many take some tenths of a second.
const numbersAtOnce = 2 ** 20;

const known = [
  ...predictorOptionNames,
  "batchSize",
  "inputs",
  "onProgress",
  "rows",
  "signal",
] as const satisfies readonly (keyof PredictOptions)[];

/**
 * Runs a model over many rows, batch by batch: features of a backbone, logits of a classifier.
 *
 * @param options - runtime, model, rows
 * @returns the output of all rows [N, columns]
 * @throws {@link ArgumentError}, {@link ModelError} when rows and model do not fit; {@link InterruptedError} when `signal` is aborted.
 * @example
 * ```ts
 * import { headModel, predict } from "@balms/onnx";
 * import * as runtime from "onnxruntime-node";
 *
 * const model = headModel({ training: "unknown", weight: Float32Array.of(1, -1), bias: new Float32Array(2), dimensions: 1, classes: 2 });
 * const { data } = await predict({ runtime, model, inputs: Float32Array.of(3, 4), rows: 2 });
 * console.log(data); // Float32Array [ 3, -3, 4, -4 ]
 * ```
 */
export async function predict(options: PredictOptions): Promise<Matrix> {
  checkOptions(options, known);
  const { runtime, model, output, threads, inputs, rows } = { ...options };
  const { signal, onProgress } = { ...options };
  checkFunctions({ onProgress });
  checkInputs(inputs);
  checkWhole(rows, "rows", 1);
  if (inputs.length % rows !== 0) {
    refuse(
      "inputs",
      `${inputs.length} numbers for ${rows} rows`,
      "the same number of values for every row",
    );
  }
  const width = inputs.length / rows;
  const affordable = Math.max(1, Math.min(256, Math.floor(numbersAtOnce / width)));
  const { batchSize = affordable } = options;
  checkWhole(batchSize, "batchSize", 1);
  const turns = createTurns(signal);
  const predictor = await Predictor.create({ runtime, model, output, threads });
  try {
    let data = new Float32Array(0);
    let columns = 0;
    // Whole runs: nothing is padded but the last.
    const size = predictor.fixedBatchSize ?? 1;
    const step = Math.ceil(batchSize / size) * size;
    for (let first = 0; first < rows; first += step) {
      if (turns.isDue()) await turns.take();
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
