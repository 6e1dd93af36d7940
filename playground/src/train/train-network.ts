import { createRandom } from "@balms/core";
import {
  backboneModel,
  createTrainer,
  trainModel,
  writeModel,
  type ModelProgress,
  type TrainingBatch,
} from "@balms/onnx";
import * as runtime from "onnxruntime-web/wasm";
import { batchSize } from "./train-head.ts";
import type { TrainingData, TrainingRows } from "./train-data.ts";
import type { TrainingPart, TrainingPoint, TrainingRequest } from "./training.ts";

// Measuring takes as long as some steps.
const pointsPerEpoch = 3;
const rowsAtOnce = 256;

/** How many steps a network is trained for. */
export function networkSteps({ train }: TrainingData, epochs: number): number {
  return epochs * Math.ceil(train.labels.length / batchSize);
}

/** Trains a small convolutional network on pictures, and tells how it is three times an epoch. */
export async function trainNetworkLive(
  data: TrainingData,
  { method, epochs, learningRate, seed }: TrainingRequest,
  tell: (part: TrainingPart) => void,
): Promise<void> {
  const { train, test, prior, picture } = data;
  if (picture === undefined) throw new TypeError("rows that are no pictures");
  const steps = networkSteps(data, epochs);
  const options = {
    runtime,
    prior,
    model: backboneModel({
      architecture: "convnet-small",
      channels: 1,
      ...picture,
      classes: prior.classes.length,
      random: createRandom(seed).fork("network"),
    }),
    loss: method === "softmax" ? ("softmax" as const) : ("balanced-softmax" as const),
    optimizer: { kind: "sgd" as const, learningRate },
    schedule: { kind: "cosine" as const, steps },
  };
  // The test rows choose no epoch: they are measured beside the training, on its states.
  const judge = await createTrainer(options);
  const held = [...batches(test, picture)];
  const stride = Math.ceil(steps / epochs / pointsPerEpoch);
  let losses: number[] = [];
  let latest: Omit<TrainingPoint, "model"> | undefined;
  const onStep = async ({ step, loss, state }: ModelProgress): Promise<void> => {
    losses.push(loss);
    tell({ kind: "step", step });
    if (step < steps && step % stride > 0) return;
    judge.resume(state().trainer);
    const { evaluation } = await judge.evaluate(held);
    const { balanced, many, medium, few } = evaluation;
    const mean = losses.reduce((sum, one) => sum + one, 0) / losses.length;
    losses = [];
    latest = { kind: "point", step, loss: mean, accuracy: { balanced, many, medium, few } };
    if (step < steps) tell({ ...latest, model: writeModel(judge.model()) });
  };
  const { labels, features } = train;
  const image = { data: features, shape: [labels.length, 1, picture.height, picture.width] };
  try {
    const { model } = await trainModel(
      { image, labels },
      {
        ...options,
        epochs,
        batchSize,
        ...(method === "balms" ? { meta: { batchSize } } : {}),
        random: createRandom(seed).fork("rows"),
        onStep,
      },
    );
    // At the end the model says by itself how its rows were drawn.
    if (latest !== undefined) tell({ ...latest, model: writeModel(model) });
  } finally {
    await judge.release();
  }
}

function* batches(
  { features, labels }: TrainingRows,
  { height, width }: NonNullable<TrainingData["picture"]>,
): Generator<TrainingBatch> {
  const size = height * width;
  for (let start = 0; start < labels.length; start += rowsAtOnce) {
    const some = labels.subarray(start, start + rowsAtOnce);
    const data = features.slice(start * size, (start + some.length) * size);
    yield { inputs: { data, shape: [some.length, 1, height, width] }, labels: some };
  }
}
