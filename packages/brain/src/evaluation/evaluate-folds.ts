import { evaluatePredictions, priorFromCounts } from "@balms/core";
import { refuseValue } from "@balms/core/adapter";
import type { Evaluation, ShotThresholds } from "@balms/core";
import type { BalancedTest } from "./balanced-test.ts";

/**
 * Measures of a cross-validation over all folds together: each pattern was tested once, by the
 * network that had not seen it. brain.js reports the mean error alone.
 *
 * A mean of the folds' balanced accuracies would leave out classes that a fold has no example of;
 * here each class counts once. Many-, medium- and few-shot go by the counts of all tested patterns.
 *
 * @param result - what `train` of brain.js's CrossValidate returned for balanced networks
 * @param thresholds - `manyAbove` (default 100) and `fewBelow` (default 20)
 * @throws {@link ArgumentError} when the folds were not tested by balanced networks of the same classes
 *
 * @example
 * ```ts
 * import { evaluateFolds, withBalancedSoftmax } from "@balms/brain";
 * import brain from "brain.js";
 *
 * const Network = withBalancedSoftmax(brain.NeuralNetwork);
 * const data = Array.from({ length: 40 }, (_, i) => ({
 *   input: [i % 7, i % 4 === 0 ? 1 : 0],
 *   output: i % 4 === 0 ? { rare: 1 } : { common: 1 },
 * }));
 * const validation = new brain.CrossValidate(Network, { hiddenLayers: [4] });
 * const result = validation.train(data, { iterations: 20 }, 4);
 * console.log(evaluateFolds(result).balanced);
 * ```
 */
export function evaluateFolds(result: unknown, thresholds?: ShotThresholds): Evaluation {
  const { sets } = { ...(result as { sets?: unknown } | null | undefined) };
  if (!Array.isArray(sets) || sets.length === 0)
    refuseValue("result", result, "what CrossValidate's train returns");
  const folds = sets as readonly Partial<BalancedTest>[];
  const [names, ...others] = folds.map(({ classes, evaluation }) =>
    classes && evaluation
      ? classes
      : refuseValue("result", result, "folds tested by balanced networks"),
  );
  // Without a prior, each fold numbers its classes as it finds them.
  const ids = new Map(names.map((name, id) => [name, id]));
  for (const other of others) for (const name of other) if (!ids.has(name)) ids.set(name, ids.size);
  const predictions: number[] = [];
  const labels: number[] = [];
  const counts = Array.from(ids, () => 0);
  for (const { classes = [], evaluation } of folds) {
    const idOf = (at: number): number => ids.get(classes[at]) ?? 0;
    evaluation?.confusion.forEach((row, truth) =>
      row.forEach((rows, predicted) => {
        for (let i = 0; i < rows; i++) {
          labels.push(idOf(truth));
          predictions.push(idOf(predicted));
        }
        counts[idOf(truth)] += rows;
      }),
    );
  }
  const prior = priorFromCounts(counts, { classes: [...ids.keys()] });
  return evaluatePredictions(predictions, labels, { ...thresholds, prior });
}
