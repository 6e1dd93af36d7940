import { createRandom, evaluateLogits, type Evaluation } from "@balms/core";
import { DivergenceError } from "@balms/onnx";
import { indexRows, stratifiedFolds } from "@balms/sampler";
import { takeRows } from "../experiment-data.ts";
import { mean } from "../spread.ts";
import type { Method, Told } from "./method.ts";
import { rounded, type Trial } from "./results.ts";
import { Stage } from "./stage.ts";
import type { Task } from "./task.ts";

/** Training rows without a fold, which is asked: as many of five folds as the task has it. The test rows are not among them. */
export function foldStages(task: Task): Stage[] {
  const { data, folds } = task;
  const { labels, classes } = data;
  const random = createRandom("folds");
  const fold = stratifiedFolds(indexRows(labels, { classes }), { folds: 5, random });
  const rowsWhere = (has: (row: number) => boolean) =>
    takeRows(
      data,
      [...labels.keys()].filter((row) => has(row)),
    );
  return Array.from({ length: folds }, (_, k) => {
    const inside = rowsWhere((row) => fold[row] !== k);
    return new Stage(
      task,
      { ...inside, classes },
      rowsWhere((row) => fold[row] === k),
      100 + k,
    );
  });
}

/** Trains, and evaluates on the rows that are asked. */
export async function evaluate(method: Method, stage: Stage, told: Told): Promise<Evaluation> {
  return evaluateLogits(await method.logits(stage, told), stage.asked.labels, {
    prior: stage.prior,
  });
}

/** Mean balanced accuracy over the folds; 0 for a training that blows up. */
async function judge(method: Method, stages: readonly Stage[], told: Told): Promise<number> {
  const found: number[] = [];
  for (const stage of stages) {
    try {
      found.push((await evaluate(method, stage, told)).balanced);
    } catch (error) {
      if (!DivergenceError.isInstance(error)) throw error;
      found.push(0);
    }
  }
  return mean(found);
}

/**
 * Tries the settings of a method on folds of the training rows: its own parameters with the usual step size, then the other step sizes with
 * the best of them. The first of equals is kept.
 */
export async function tryOut(
  method: Method,
  stages: readonly Stage[],
  plainRate: number | undefined,
): Promise<{ readonly trials: readonly Trial[]; readonly chosen: Told }> {
  const { rates, headRates } = stages[0].task;
  const [usual, ...others] = { whole: rates, head: headRates, none: [0] }[method.steps];
  const trials: Trial[] = [];
  const toldBy = ({ setting, learningRate }: Omit<Trial, "balanced">): Told => ({
    setting,
    learningRate,
    plainRate: plainRate ?? learningRate,
  });
  const attempt = async (trial: Omit<Trial, "balanced">): Promise<void> => {
    trials.push({ ...trial, balanced: rounded(await judge(method, stages, toldBy(trial))) });
  };
  const best = () => trials.reduce((a, b) => (b.balanced > a.balanced ? b : a));
  // Where there is nothing to choose nothing has to be tried.
  if (method.settings.length === 1 && others.length === 0) {
    return { trials, chosen: toldBy({ setting: method.settings[0], learningRate: usual }) };
  }
  for (const setting of method.settings) await attempt({ setting, learningRate: usual });
  const { setting } = best();
  for (const learningRate of others) await attempt({ setting, learningRate });
  return { trials, chosen: toldBy(best()) };
}
