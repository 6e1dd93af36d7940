import type { EvaluationOptions, StopSignal } from "@balms/core";
import type { OutputKind } from "../model/output-kind.ts";

/** Against which training counts a model is evaluated, and how it is run. */
export interface ModelEvaluationOptions extends EvaluationOptions {
  /** Rows per batch, at least 1; default 256. A `tf.data` set has its own. */
  readonly batchSize?: number | undefined;
  /** Which of its outputs, by name, where a model has several. */
  readonly output?: string | undefined;
  /** What the model puts out; default what its end says, and logits where nothing does. */
  readonly outputs?: OutputKind | undefined;
  /** Stops the evaluation between two batches. */
  readonly signal?: StopSignal | undefined;
}
