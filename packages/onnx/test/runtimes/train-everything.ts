import { createRandom, priorFromCounts } from "@balms/core";
import {
  createTrainer,
  Predictor,
  readModel,
  trainHead,
  trainMlp,
  writeModel,
} from "../../src/index.ts";
import type { OnnxRuntime } from "../../src/index.ts";
import { architectures } from "../architectures/architectures.ts";
import { drawRows, writeNetwork } from "../architectures/small-network.ts";
import { toyData } from "../toy-data.ts";
import { convolutional } from "../trained-networks.ts";
import { attachedLosses } from "./attached-losses.ts";

/** What a runtime makes of the same trainings: numbers by name. */
export type Trained = Readonly<Record<string, readonly number[]>>;

const few = toyData([60, 20, 6], 5);
// So many classes that rows are drawn by the other scheme.
const many = toyData(
  Array.from({ length: 130 }, (_, id) => 1 + (id % 4)),
  6,
);

const of = (seed: number) => ({ random: createRandom(seed) });

async function heads(runtime: OnnxRuntime): Promise<Trained> {
  const settings = { runtime, prior: few.prior, steps: 60, batchSize: 16 };
  const meta = { batchSize: 12 };
  const [softmax, balanced, balms, seldom, singly, wide] = [
    await trainHead(few, { ...settings, method: "softmax", ...of(1) }),
    await trainHead(few, { ...settings, ...of(2) }),
    await trainHead(few, { ...settings, method: "balms", meta, ...of(3) }),
    await trainHead(few, { ...settings, method: "balms", meta: { ...meta, every: 3 }, ...of(4) }),
    await trainHead(few, { ...settings, manyStepsPerRun: false, ...of(5) }),
    await trainHead(many, { ...settings, prior: many.prior, method: "balms", meta, ...of(6) }),
  ];
  const results = { softmax, balanced, balms, seldom, singly, wide };
  return Object.fromEntries(
    Object.entries(results).flatMap(([name, { weight, bias, losses, samplerState }]) => [
      [`${name}: weight`, [...weight]],
      [`${name}: bias`, [...bias]],
      [`${name}: losses`, [...losses]],
      ...(samplerState === undefined ? [] : [[`${name}: psi`, samplerState.psi] as const]),
    ]),
  );
}

async function perceptron(runtime: OnnxRuntime): Promise<Trained> {
  const { features, labels, prior } = few;
  const { model, losses } = await trainMlp(
    { features, labels },
    { runtime, prior, layers: [8], epochs: 6, batchSize: 16, random: createRandom(7) },
  );
  const predictor = await Predictor.create({ runtime, model });
  const { data } = await predictor.run(features, labels.length);
  await predictor.release();
  return { "perceptron: losses": [...losses], "perceptron: logits": [...data] };
}

/** Any model, by single steps: whole batches and batches in parts, by both optimisers. */
async function convolutions(runtime: OnnxRuntime): Promise<Trained> {
  const random = createRandom(8);
  const labels = Int32Array.from({ length: 12 }, (_, row) => row % 3);
  const inputs = Float32Array.from({ length: 12 * 64 }, (_, i) => {
    return random.normal() + labels[Math.floor(i / 64)];
  });
  const settings = [
    { optimizer: { kind: "sgd", nesterov: true }, clipNorm: 1 },
    { optimizer: { kind: "adamw" }, accumulate: 3, averaging: 0.5 },
  ] as const;
  const results: Record<string, readonly number[]> = {};
  for (const [index, options] of settings.entries()) {
    const model = convolutional(3);
    const trainer = await createTrainer({ runtime, model, prior: few.prior, ...options });
    const losses: number[] = [];
    for (let step = 0; step < 4; step++) losses.push((await trainer.step({ inputs, labels })).loss);
    const { loss } = await trainer.evaluate([{ inputs, labels }]);
    results[`convolutions ${index}: losses`] = [...losses, loss];
    for (const [key, values] of Object.entries(trainer.state().tensors)) {
      if (/^(?:value|average)/u.test(key)) results[`convolutions ${index}: ${key}`] = [...values];
    }
    await trainer.release();
  }
  return results;
}

/** Every architecture, by single steps. */
async function networks(runtime: OnnxRuntime): Promise<Trained> {
  const results: Record<string, readonly number[]> = {};
  const prior = priorFromCounts([8, 4, 2, 1]);
  for (const architecture of architectures) {
    const model = readModel(writeModel(writeNetwork(architecture).model()));
    const trainer = await createTrainer({ runtime, model, prior, ...of(9) });
    const batch = drawRows(architecture);
    const losses: number[] = [];
    for (let step = 0; step < 3; step++) losses.push((await trainer.step(batch)).loss);
    results[`${architecture.name}: losses`] = losses;
    await trainer.release();
  }
  return results;
}

/** Trains heads in every way, architectures of all kinds, a network of convolutions, and a perceptron, on a runtime; computes attached losses. */
export async function trainEverything(runtime: OnnxRuntime): Promise<Trained> {
  return {
    ...(await heads(runtime)),
    ...(await perceptron(runtime)),
    ...(await convolutions(runtime)),
    ...(await networks(runtime)),
    ...(await attachedLosses(runtime)),
  };
}
