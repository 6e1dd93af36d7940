import type { Evaluation } from "@balms/core";
import { evaluate, foldStages, tryOut } from "./choose.ts";
import { corrections } from "./corrections.ts";
import { rounded, type MethodResult, type Run, type TaskResult } from "./results.ts";
import { Stage } from "./stage.ts";
import type { Task } from "./task.ts";
import { plain, trainedMethods } from "./trained-methods.ts";

const known = (share: number | null) => (share === null ? null : rounded(share));

/** What is kept of an evaluation. */
export function runOf(seed: number, { balanced, many, medium, few }: Evaluation): Run {
  return {
    seed,
    balanced: rounded(balanced),
    many: known(many),
    medium: known(medium),
    few: known(few),
  };
}

/**
 * Chooses the settings of every method on training rows, trains with them on all of these once for each seed, and evaluates on the test
 * rows. `note` is called after each method.
 */
export async function runTask(
  task: Task,
  seeds: number,
  note: (result: TaskResult) => void,
): Promise<TaskResult> {
  const { id, title, length, folds, data, picture } = task;
  const { features, labels, testFeatures, testLabels, classes } = data;
  const stages = foldStages(task);
  const asked = { features: testFeatures, labels: testLabels };
  const finals = Array.from(
    { length: seeds },
    (_, at) => new Stage(task, { features, labels, classes }, asked, at + 1),
  );
  const { counts } = finals[0].prior;
  const methods: MethodResult[] = [];
  const all = [plain, ...trainedMethods, ...corrections].filter(
    ({ networksAlone }) => networksAlone !== true || picture !== undefined,
  );
  const result = (): TaskResult => {
    const sizes = { rows: labels.length, testRows: testLabels.length, counts: [...counts] };
    return { id, title, ...sizes, ...length, folds, methods: [...methods] };
  };
  for (const method of all) {
    const { trials, chosen } = await tryOut(method, stages, methods[0]?.chosen.learningRate);
    const runs: Run[] = [];
    for (const stage of finals) runs.push(runOf(stage.seed, await evaluate(method, stage, chosen)));
    const { setting, learningRate } = chosen;
    methods.push({
      id: method.id,
      title: method.title,
      chosen: { setting, learningRate },
      trials,
      runs,
    });
    note(result());
  }
  return result();
}
