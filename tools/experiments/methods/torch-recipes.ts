import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { evaluatePredictions, priorFromCounts } from "@balms/core";
import { findPython } from "../../python/find-python.ts";
import type { TaskResult } from "./results.ts";
import { runOf } from "./run-task.ts";
import type { Task } from "./task.ts";

// The script lies beside the sources; compiled, this lies in tools/dist/experiments/methods.
const script = fileURLToPath(
  new URL("../../../experiments/methods/torch_recipes.py", import.meta.url),
);

const titles: Readonly<Record<string, string>> = {
  softmax: "`CrossEntropyLoss()`",
  "class-weights": "`CrossEntropyLoss(weight=1/n)`",
  "re-sampling": "`WeightedRandomSampler(1/n)`",
  "balanced-softmax": "`CrossEntropyLoss()` of `logits + log n`",
};

/** Linear heads in PyTorch, with the step sizes that were chosen here; undefined without PyTorch, and for networks. */
export function torchResults(
  { data, picture, length }: Task,
  { methods, counts }: TaskResult,
): TaskResult["torch"] {
  const python = picture === undefined ? findPython("torch") : undefined;
  if (python === undefined) return undefined;
  const own = methods.filter(({ id }) => id in titles);
  const seeds = methods[0].runs.map(({ seed }) => seed);
  const folder = mkdtempSync(join(tmpdir(), "balms-torch-"));
  try {
    const { features, testFeatures, labels, testLabels, dimensions, classes } = data;
    for (const [name, values] of Object.entries({ train: features, test: testFeatures, labels })) {
      writeFileSync(join(folder, `${name}.bin`), values);
    }
    const job = {
      folder,
      rows: labels.length,
      test_rows: testLabels.length,
      dimensions,
      classes,
      steps: length.steps,
      batch: length.batchSize,
      seeds,
      recipes: Object.fromEntries(own.map(({ id, chosen }) => [id, chosen.learningRate])),
    };
    const { status, stdout, stderr } = spawnSync(python, [script], {
      input: `${JSON.stringify(job)}\n`,
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    });
    if (status !== 0) throw new Error(`torch_recipes.py ended with status ${status}: ${stderr}`);
    const { version, predictions } = JSON.parse(stdout) as {
      version: string;
      predictions: Record<string, number[][]>;
    };
    const prior = priorFromCounts([...counts]);
    const found = Object.entries(predictions).map(([id, bySeed]) => ({
      id,
      title: titles[id],
      runs: bySeed.map((said, at) =>
        runOf(seeds[at], evaluatePredictions(said, testLabels, { prior })),
      ),
    }));
    return { version, methods: found };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
