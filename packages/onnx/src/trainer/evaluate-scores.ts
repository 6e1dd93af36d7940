import { EvaluationAccumulator } from "@balms/core";
import type { Evaluation } from "@balms/core";
import { refuse, refuseValue } from "@balms/core/adapter";
import type { OnnxModel } from "../model/model.ts";
import { runGuard } from "../runtime/run-guard.ts";
import { shapesOf } from "./batch-input.ts";
import { GraphRunner } from "./graph-runner.ts";
import type { Fed } from "./graph-runner.ts";
import { scoreModel } from "./score-model.ts";
import type { TrainerSettings } from "./trainer-settings.ts";
import { checkBatch } from "./training-batch.ts";
import type { TrainingBatch } from "./training-batch.ts";
import { stateKey } from "./training-plan.ts";

/** What a model gives on rows that it is asked for. */
export interface TrainerEvaluation {
  /** Mean of the training's loss over all rows, in nats; row weights are left out. */
  readonly loss: number;
  /** Measures over the rows that have a class. */
  readonly evaluation: Evaluation;
}

/** Batches, as a list or as they come. */
export type Batches = Iterable<TrainingBatch> | AsyncIterable<TrainingBatch>;

/**
 * Runs a model over batches.
 *
 * @param model - as at inference
 */
export async function evaluateScores(
  model: OnnxModel,
  batches: Batches,
  { runtime, threads, plan, rules, prior, sizes }: TrainerSettings,
): Promise<TrainerEvaluation> {
  const { classes } = rules;
  const given: unknown = batches;
  const isObject = typeof given === "object" && given !== null;
  if (!isObject || !(Symbol.asyncIterator in given || Symbol.iterator in given)) {
    refuseValue("batches", given, "a list of batches, or batches as they come");
  }
  const checkSizes = runGuard(model);
  const compiled = scoreModel(model, plan, sizes);
  const runner = await GraphRunner.open(runtime, compiled, threads);
  const measures = new EvaluationAccumulator({ prior });
  let [sum, count] = [0, 0];
  try {
    for await (const batch of batches) {
      const { labels, inputs } = checkBatch(batch, rules);
      checkSizes(shapesOf(inputs));
      const fed = new Map<string, Fed>(
        [...inputs].map(([name, input]) => [stateKey("input", name), input]),
      );
      const results = await runner.run(fed, () => labels.length * classes);
      const scores = results.get("scores") ?? new Float32Array();
      for (const loss of plan.loss.rows(scores, labels)) sum += loss;
      count += labels.length;
      const known = [...labels.keys()].filter((row) => labels[row] >= 0);
      const rows = known.map((row) => scores.subarray(row * classes, (row + 1) * classes));
      const together = new Float32Array(rows.length * classes);
      for (const [place, row] of rows.entries()) together.set(row, place * classes);
      measures.addLogits(
        together,
        Int32Array.from(known, (row) => labels[row]),
      );
    }
  } finally {
    await runner.release();
  }
  if (count === 0) refuse("batches", "no rows", "at least one batch to evaluate");
  return { loss: sum / count, evaluation: measures.result() };
}
