import type { Labels } from "../checks/class-ids.ts";
import type { FloatArray } from "../arrays/float-array.ts";
import { EvaluationAccumulator } from "./evaluation-accumulator.ts";
import type { Evaluation, EvaluationOptions } from "./evaluation.ts";

/**
 * Evaluates logits on a test set, with plain softmax at test time.
 *
 * @param logits - η [N, C], row after row; finite, or −Infinity for classes that are ruled out
 * @param labels - true class id per row [N], integers in [0, C)
 * @param options - `prior` (training counts), `manyAbove` (default 100), `fewBelow` (default 20), `bins` (default 15), `topK` (default 1 and 5)
 * @throws {@link ArgumentError} when there are no rows, lengths do not match, an id is out of range or a logit is NaN
 *
 * @example
 * ```ts
 * import { evaluateLogits, priorFromCounts } from "@balms/core";
 *
 * const logits = new Float32Array([2, 0, 1, 0]);
 * const result = evaluateLogits(logits, [0, 1], { prior: priorFromCounts([500, 5]) });
 * console.log(result.top1, result.many, result.medium, result.few); // 0.5, 1, null, 0
 * ```
 */
export function evaluateLogits(
  logits: FloatArray,
  labels: Labels,
  options: EvaluationOptions,
): Evaluation {
  const accumulator = new EvaluationAccumulator(options);
  accumulator.addLogits(logits, labels);
  return accumulator.result();
}

/**
 * Evaluates predicted class ids on a test set.
 *
 * @param predictions - class id per row [N], integers in [0, C)
 * @param labels - true class id per row [N], integers in [0, C)
 * @param options - `prior` (training counts), `manyAbove` (default 100), `fewBelow` (default 20)
 * @throws {@link ArgumentError} when there are no rows, lengths do not match or an id is out of range
 *
 * @example
 * ```ts
 * import { evaluatePredictions, priorFromCounts } from "@balms/core";
 *
 * const result = evaluatePredictions([0, 0], [0, 1], { prior: priorFromCounts([500, 5]) });
 * console.log(result.balanced, result.ece); // 0.5, null
 * ```
 */
export function evaluatePredictions(
  predictions: Labels,
  labels: Labels,
  options: EvaluationOptions,
): Evaluation {
  const accumulator = new EvaluationAccumulator(options);
  accumulator.addPredictions(predictions, labels);
  return accumulator.result();
}
