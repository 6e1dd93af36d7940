import { createRandom, evaluateLogits } from "@balms/core";
import { selectRows } from "@balms/core/adapter";
import { linearLogits } from "@balms/core/heads";
import { HeadTrainer, headModel, writeModel, type TrainedParameters } from "@balms/onnx";
import * as runtime from "onnxruntime-web/wasm";
import type { TrainingData, TrainingRows } from "./train-data.ts";
import type { Accuracy, TrainingPoint, TrainingRequest } from "./training.ts";

/** B. */
export const batchSize = 64;

// Points of a curve, and what measuring for one of them may cost: multiplications in JavaScript.
const points = 30;
const mostProducts = 3e8;

/** How many steps a head is trained for. */
export function headSteps({ train }: TrainingData, epochs: number): number {
  return Math.max(1, Math.round((epochs * train.labels.length) / batchSize));
}

/** Trains a linear head, and tells how it is at as many places as a curve has points. */
export async function trainHeadLive(
  data: TrainingData,
  { method, epochs, learningRate, seed }: TrainingRequest,
  tell: (point: TrainingPoint) => void,
): Promise<void> {
  const { train, prior, dimensions } = data;
  const steps = headSteps(data, epochs);
  const trainer = await HeadTrainer.create(train, {
    runtime,
    prior,
    method,
    steps,
    batchSize: Math.min(batchSize, train.labels.length),
    learningRate,
    ...(method === "balms" ? { meta: { batchSize } } : {}),
    random: createRandom(seed).fork("rows"),
  });
  try {
    const some = fewRows(data);
    const stride = Math.ceil(steps / points);
    while (trainer.step < steps) {
      const losses = await trainer.run(Math.min(stride, steps - trainer.step));
      const head = trainer.head();
      tell({
        kind: "point",
        step: trainer.step,
        loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
        // The last point is of all rows.
        accuracy: accuracyOf(head, trainer.step === steps ? data.test : some, data),
        model: writeModel(headModel({ ...head, dimensions, classes: prior.classes.length })),
      });
    }
  } finally {
    await trainer.release();
  }
}

/** As many test rows as are quickly measured, from all over the file. */
function fewRows({ test, dimensions, prior }: TrainingData): TrainingRows {
  const count = Math.max(200, Math.floor(mostProducts / (dimensions * prior.classes.length)));
  const rows = test.labels.length;
  if (rows <= count) return test;
  return selectRows(
    test,
    Array.from({ length: count }, (_, at) => Math.floor((at * rows) / count)),
  );
}

function accuracyOf(
  head: TrainedParameters,
  { features, labels }: TrainingRows,
  { prior }: TrainingData,
): Accuracy {
  const logits = linearLogits(features, head);
  const { balanced, many, medium, few } = evaluateLogits(logits, labels, { prior });
  return { balanced, many, medium, few };
}
